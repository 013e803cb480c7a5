import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

const TOKEN = 'abcdef.0123456789abcdef';
const HASH = `sha256:${'0a'.repeat(32)}`;
const JOIN_ENV = `K8SLAB_JOIN_TOKEN=${TOKEN}\nK8SLAB_JOIN_CA_CERT_HASH=${HASH}\n`;

describe('join.env', () => {
  const read = (): ReturnType<GuestRoot['shell']> =>
    root.shell('read_join_env "$RUN_DIR/join.env"; echo "$JOIN_TOKEN $JOIN_CA_CERT_HASH"');

  test('is read, with or without a last newline', async () => {
    await root.write('run/join.env', JOIN_ENV.trimEnd());
    expect((await read()).stdout).toBe(`${TOKEN} ${HASH}\n`);
  });

  test.each([
    ['a command', `K8SLAB_JOIN_TOKEN=$(touch owned)\nK8SLAB_JOIN_CA_CERT_HASH=${HASH}\n`, 'holds no bootstrap token'],
    ['no hash', `K8SLAB_JOIN_TOKEN=${TOKEN}\n`, 'holds no CA hash'],
    ['a short hash', `K8SLAB_JOIN_TOKEN=${TOKEN}\nK8SLAB_JOIN_CA_CERT_HASH=sha256:00\n`, 'holds no CA hash'],
  ])('with %s is refused, and its text is not shown', async (_what, content, message) => {
    await root.write('run/join.env', content);
    const result = await read();
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`K8SLAB_ERROR K8SLAB_JOIN_DATA Cannot join: `);
    expect(result.stderr).toContain(message);
    expect(result.stderr).not.toContain(TOKEN);
    expect(existsSync(root.path('owned'))).toBe(false);
  });
});

/** The node's programs, of which only kubeadm matters here: it logs how it was called and what it was given. */
async function fakeNode(kubeadm: string): Promise<void> {
  await root.program('curl', 'echo ok');
  await root.program('systemctl', 'exit 0');
  await root.program('journalctl', 'exit 0');
  await root.program('crictl', 'exit 0');
  await root.program('kubectl', 'echo node/w1-k8s');
  await root.program(
    'kubeadm',
    `echo "kubeadm $1" >>"$K8SLAB_STATE_DIR/calls"\ncp "$3" "$K8SLAB_STATE_DIR/given"\n${kubeadm}`,
  );
  await root.write('files/kubeadm-join.yaml.in', 'token: "@TOKEN@"\nhash: "@CA_CERT_HASH@"\n');
  await root.write('state/cgroup-driver', 'systemd\n');
  await root.write('run/join.env', JOIN_ENV);
  // The kubelet's kubeconfig of this machine, if it has one, must not count.
  await root.write('guest/lib/zz-test.sh', `KUBELET_CONF=${root.path('kubelet.conf')}\n`);
}

test.each([
  ['success', `touch "${'$'}K8SLAB_STATE_DIR/../kubelet.conf"; echo x >"$K8SLAB_STATE_DIR/../kubelet.conf"`, 0],
  ['failure', 'echo "error: no way"; exit 1', 1],
])('after %s no secret is left in /run', async (_what, kubeadm, code) => {
  await fakeNode(kubeadm);
  const result = await root.runGuest(['join']);
  expect(result.code).toBe(code);
  const { stdout } = await root.shell('cat "$STATE_DIR/given"; ls "$RUN_DIR"');
  expect(stdout).toBe(`token: "${TOKEN}"\nhash: "${HASH}"\nlock\nlock.holder\n`);
  expect(result.stdout + result.stderr).not.toContain(TOKEN);
});

/** Of kubeadm: joined, and too slow for its last request. */
const LATE = `echo x >"$K8SLAB_STATE_DIR/../kubelet.conf"
echo 'error execution phase kubelet-start: error uploading crisocket: context deadline exceeded' >&2; exit 1`;

test('a node whose kubeadm had no time for its last request has joined, and is not joined anew', async () => {
  await fakeNode(LATE);
  await root.program('kubectl', 'echo "$*" >>"$K8SLAB_STATE_DIR/calls"');
  const { code, stdout } = await root.runGuest(['join']);
  expect(code).toBe(0);
  expect(stdout).toContain('note: kubeadm had no more time for its last step, which is done now\n');
  const { stdout: calls } = await root.shell('cat "$STATE_DIR/calls"');
  expect(calls.match(/^kubeadm .*$/gm)).toEqual(['kubeadm join']);
  expect(calls).toContain(' annotate --overwrite node w1-k8s kubeadm.alpha.kubernetes.io/cri-socket=');
});

test.each([
  ['its node is not there', 'echo NotFound >&2; exit 1', 'context deadline exceeded'],
  [
    'the cluster does not take it',
    'case "$*" in *annotate*) echo slow >&2; exit 1 ;; esac',
    'container runtime of w1-k8s',
  ],
])('one of these fails after all when %s', async (_what, kubectl, reason) => {
  await fakeNode(LATE);
  await root.program('kubectl', kubectl);
  await root.write('guest/lib/zz-test2.sh', 'patient() { echo 0; }\n');
  const { code, stderr } = await root.runGuest(['join']);
  expect(code).toBe(1);
  expect(stderr).toContain(reason);
});

test('without join.env a worker says where it comes from', async () => {
  await fakeNode('exit 1');
  await root.shell('rm "$RUN_DIR/join.env"');
  const { code, stderr } = await root.runGuest(['join']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_JOIN_DATA Cannot join: .*join\.env is not there$/m);
  expect(existsSync(root.path('state/calls'))).toBe(false);
});

test('join-data mints a token and prints two lines', async () => {
  await root.write('env', envFile({ ...ENV, K8SLAB_NODE_ROLE: 'control-plane', K8SLAB_NODE_NAME: 'm-k8s' }));
  await root.write('admin.conf', 'x');
  await root.write('guest/lib/zz-test.sh', `ADMIN_CONF=${root.path('admin.conf')}\n`);
  await root.program('kubectl', 'echo signed');
  await root.program(
    'kubeadm',
    `echo "W1121 warning" >&2\necho "kubeadm join 192.168.1.10:6443 --token ${TOKEN} --discovery-token-ca-cert-hash ${HASH}"`,
  );
  expect(await root.runGuest(['join-data'])).toEqual({ code: 0, stdout: JOIN_ENV, stderr: '' });
});

test('join-data on a worker is refused', async () => {
  const { code, stdout, stderr } = await root.runGuest(['join-data']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('K8SLAB_ERROR K8SLAB_JOIN_DATA Cannot mint a join token: this node is a worker');
});
