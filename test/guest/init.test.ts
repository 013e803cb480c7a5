import { readdir, readFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write(
    'env',
    envFile({ ...ENV, K8SLAB_NODE_ROLE: 'control-plane', K8SLAB_NODE_NAME: 'm-k8s', K8SLAB_DNS: '0' }),
  );
  await root.write('files/kubeadm-init.yaml', 'token: "@TOKEN@"\ncgroupDriver: @CGROUP_DRIVER@\n');
  await root.write('state/cgroup-driver', 'systemd\n');
  for (const name of ['systemctl', 'journalctl', 'crictl']) await root.program(name, 'exit 0');
  await root.program('kubectl', '[ -e "$K8SLAB_STATE_DIR/api" ] && echo ok');
  await root.program(
    'kubeadm',
    `case $1 in
  token) echo abcdef.0123456789abcdef ;;
  init)
    echo "init ${'$'}{*:4}" >>"$K8SLAB_STATE_DIR/calls"
    touch "$K8SLAB_STATE_DIR/api"
    mkdir -p ${root.path('manifests')}
    for part in etcd kube-apiserver kube-controller-manager kube-scheduler; do
      [ "$2" != phase ] || [[ $part = *"$4" || $part = "$3" ]] || continue
      echo kind: Pod >${root.path('manifests')}/$part.yaml
    done
    ;;
  *) echo "$1" >>"$K8SLAB_STATE_DIR/calls" ;;
esac`,
  );
  await root.write('admin.conf', 'x');
  // Paths of this machine are out of reach: its own cluster, if it has one, is neither looked at nor reset.
  await root.write(
    'guest/lib/zz-test.sh',
    `ADMIN_CONF=${root.path('admin.conf')}\nMANIFESTS_DIR=${root.path('manifests')}\nreset_node() { echo reset >>"$STATE_DIR/calls"; }\n`,
  );
  await root.write(
    'guest/steps/init.sh',
    (await readFile(root.path('guest/steps/init.sh'), 'utf8'))
      .replace('await_api 300', 'await_api 1')
      .replace(/^traces\(\).*$/m, 'traces() { cat "$STATE_DIR/traces" 2>/dev/null || true; }'),
  );
});
afterEach(() => root.remove());

const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
async function writeManifests(): Promise<void> {
  for (const part of PARTS) await root.write(`manifests/${part}.yaml`, 'kind: Pod\n');
}

const calls = (): Promise<string> => readFile(root.path('state/calls'), 'utf8').catch(() => '');

test('a failure is told in the words of kubeadm, not of the kubelet', async () => {
  await root.program('journalctl', 'echo "E1122 mirror pod"');
  await root.program(
    'kubeadm',
    `[ "$1" = token ] && echo abcdef.0123456789abcdef && exit
echo "[kubelet-check] waiting"
printf 'error: error execution phase preflight: [preflight] Some fatal errors occurred:\\n\\t[ERROR Swap]: is on\\n' >&2
echo "To see the stack trace of this error execute with --v=5 or higher" >&2
exit 1`,
  );
  const { stderr } = await root.runGuest(['init']);
  expect(stderr).toContain(
    'K8SLAB_ERROR K8SLAB_INIT Cannot initialise the control plane: kubeadm error: error execution phase preflight: ' +
      '[preflight] Some fatal errors occurred: [ERROR Swap]: is on\n',
  );
  await root.program('kubeadm', '[ "$1" = token ] && echo abcdef.0123456789abcdef || exit 1');
  expect((await root.runGuest(['init'])).stderr).toContain('kubeadm gave no reason, or had no more time');
  await expect(readdir(root.path('run'))).resolves.not.toContain('kubeadm.log');
});

test('a fresh control plane is initialised, without CoreDNS when the bundle has none, and then left alone', async () => {
  const first = await root.runGuest(['init']);
  expect(first.stderr).toBe('');
  expect(first.stdout).toMatch(/note: CoreDNS is not installed[\s\S]*K8SLAB_RESULT changed\n$/);
  expect(await calls()).toBe('init --skip-token-print --skip-phases=addon/coredns\n');
  expect((await root.runGuest(['init'])).stdout).toBe('K8SLAB_RESULT unchanged\n');
});

describe('a finished control plane whose parts were moved away', () => {
  beforeEach(async () => {
    expect((await root.runGuest(['init'])).code).toBe(0);
    await rm(root.path('state/calls'));
    for (const part of ['etcd', 'kube-scheduler']) await rm(root.path(`manifests/${part}.yaml`));
  });

  test('gets them back from kubeadm, and nothing else is touched', async () => {
    const { code, stdout, stderr } = await root.runGuest(['init']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`note: ${root.path('manifests/kube-scheduler.yaml')} was gone`);
    const config = root.path('run/kubeadm-init.yaml');
    expect(await calls()).toBe(`init local --config ${config}\ninit scheduler --config ${config}\n`);
    expect((await readdir(root.path('manifests'))).length).toBe(4);
    // It holds a token.
    expect(await readdir(root.path('run'))).not.toContain('kubeadm-init.yaml');
    expect((await root.runGuest(['init'])).stdout).toBe('K8SLAB_RESULT unchanged\n');
  });

  test('is told where they are looked for when its settings are not known any more', async () => {
    await root.write('files/kubeadm-init.yaml', 'token: "@TOKEN@"\nother: network\n');
    const { code, stderr } = await root.runGuest(['init']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_MANIFEST_MISSING Cannot bring back etcd kube-scheduler: /m);
    expect(stderr).toContain("find / -xdev -name 'etcd.yaml'");
    expect(await calls()).toBe('');
  });
});

test('a half-done one is reset and initialised', async () => {
  await root.write('state/init-started', 'date\n');
  expect((await root.runGuest(['init'])).code).toBe(0);
  expect(await calls()).toMatch(/^reset\ninit /);
});

test('one that was finished is never reset, however long its API server is silent', async () => {
  await root.write('state/init-started', 'date\n');
  await root.write('state/init-finished', 'date\n');
  await writeManifests();
  const { code, stderr } = await root.runGuest(['init']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_API_NOT_READY Cannot reach the API server of m-k8s within 1 s/m);
  expect(await calls()).toBe('');
});

test('a stamp without marks counts as finished', async () => {
  await root.write('state/stamps/init', 'hash of an older version\n');
  await writeManifests();
  expect((await root.runGuest(['init'])).stderr).toContain('K8SLAB_API_NOT_READY');
  expect(await calls()).toBe('');
});

test('a cluster of somebody else is not touched', async () => {
  await root.write('state/traces', '/etc/kubernetes/admin.conf\n');
  const { code, stderr } = await root.runGuest(['init']);
  expect(code).toBe(1);
  expect(stderr).toContain(
    'K8SLAB_ERROR K8SLAB_INIT_FOREIGN Cannot initialise the control plane: /etc/kubernetes/admin.conf exist',
  );
  expect(await calls()).toBe('');
});
