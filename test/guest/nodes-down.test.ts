import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

const nodes = (...lines: string[]): string =>
  `case "$*" in *"get nodes"*) printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')};; *) echo 'Waiting for daemon set "speaker" rollout to finish';; esac`;

test.each([
  ['one', ['m-k8s True', 'w1-k8s True', 'w2-k8s Unknown'], 'w2-k8s is not Ready'],
  ['two', ['m-k8s True', 'w1-k8s False', 'w2-k8s Unknown'], 'w1-k8s, w2-k8s are not Ready'],
])('a component that waits for %s of the nodes says so', async (_what, lines, message) => {
  await root.program('kubectl', nodes(...lines));
  const { code, stderr } = await root.shell('wait_rolled_out metallb-system daemonset/speaker 0');
  expect(code).toBe(1);
  expect(stderr).toContain(
    `K8SLAB_ERROR K8SLAB_NODE_DOWN Cannot bring up daemonset/speaker in namespace metallb-system: ${message}\n`,
  );
});

test.each([
  ['all nodes are up', nodes('m-k8s True', 'w1-k8s True')],
  ['nobody can tell', 'exit 1'],
])('where %s it is the component that is not ready', async (_what, kubectl) => {
  await root.program('kubectl', kubectl);
  const { stderr } = await root.shell('wait_rolled_out metallb-system daemonset/speaker 0');
  expect(stderr).toContain('K8SLAB_ERROR K8SLAB_COMPONENT_NOT_READY Cannot bring up daemonset/speaker');
});

test('a worker whose clock is wrong is not joined anew', async () => {
  const wrong =
    'Unable to connect to the server: x509: certificate has expired or is not yet valid: current time is before';
  await root.program('curl', 'echo ok');
  await root.program('systemctl', 'exit 0');
  await root.program('kubectl', `echo '${wrong}' >&2; exit 1`);
  await root.program('kubeadm', `touch "${root.path('kubeadm-ran')}"`);
  await root.write('kubelet.conf', 'x');
  await root.write(
    'guest/lib/zz-test.sh',
    `KUBELET_CONF=${root.path('kubelet.conf')}\nwait_until() { shift 2; WAIT_LAST=$("$@" 2>&1); }\n`,
  );
  const { code, stderr } = await root.runGuest(['join']);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^K8SLAB_ERROR K8SLAB_CLOCK Cannot trust the certificates of the cluster: the clock of w1-k8s says \d{4}-/m,
  );
  expect((await root.shell('ls "$STATE_DIR/.."')).stdout).not.toContain('kubeadm-ran');
});
