import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot, type ShellResult } from './guest-shell.js';

let root: GuestRoot;
/** A node that has the taints of the file; what is not asked of it is not known to it. */
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.program(
    'kubectl',
    `taints="$K8SLAB_STATE_DIR/taints"
case "$*" in
*"get node m-k8s "*) cat "$taints" ;;
*"taint node m-k8s node-role.kubernetes.io/"*":NoSchedule-")
  key=$(grep -o 'node-role.kubernetes.io/[a-z-]*' <<<"$*"); grep -qx "$key" "$taints" && sed -i "\\|^$key$|d" "$taints" ;;
*"taint node m-k8s node-role.kubernetes.io/"*":NoSchedule --overwrite")
  grep -o 'node-role.kubernetes.io/[a-z-]*' <<<"$*" >>"$taints" ;;
*) exit 1 ;;
esac`,
  );
});
afterEach(() => root.remove());

const taints = (): Promise<string> => readFile(root.path('state/taints'), 'utf8');

async function settle(untaint: '0' | '1', version = '1.20.2'): Promise<ShellResult> {
  const values = { K8SLAB_NODE_NAME: 'm-k8s', K8SLAB_KUBERNETES_VERSION: version, K8SLAB_UNTAINT: untaint };
  await root.write('env', envFile({ ...ENV, ...values }));
  return root.shell('load_env "$ENV_FILE"; settle_taint');
}

test.each([
  ['1.20.2', 'node-role.kubernetes.io/master\n'],
  ['1.36.4', 'node-role.kubernetes.io/control-plane\n'],
])('the first worker of a lab without any gives the control plane of %s its taint back', async (version, taint) => {
  await root.write('state/taints', taint);
  expect(await settle('1', version)).toMatchObject({ code: 0, stdout: '' });
  expect(await taints()).toBe('');
  const { code, stdout } = await settle('0', version);
  expect([code, stdout]).toEqual([0, expect.stringContaining('note: m-k8s takes no more ordinary pods')]);
  expect(await taints()).toBe(taint);
  expect(await settle('0', version)).toMatchObject({ code: 0, stdout: '' });
});

test('what somebody has taken away by hand stays away', async () => {
  await root.write('state/taints', '');
  expect(await settle('0')).toMatchObject({ code: 0, stdout: '' });
  expect(await taints()).toBe('');
});

test('a taint that cannot be taken away is told', async () => {
  await root.write('state/taints', 'node-role.kubernetes.io/other\n');
  const { code, stderr } = await settle('1');
  expect(code).toBe(1);
  expect(stderr).toContain('K8SLAB_ERROR K8SLAB_UNTAINT Cannot untaint m-k8s');
});

test('a lab that gets its first worker is the same cluster: init has nothing to do', async () => {
  const declared = async (kind: string): Promise<string> =>
    (await root.shell(`declared env "$(step_script ${kind})"`)).stdout;
  expect(await declared('init')).not.toContain('K8SLAB_UNTAINT');
  expect(await declared('kubectl')).toContain('K8SLAB_UNTAINT');
});
