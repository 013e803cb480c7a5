import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

const HEAD = 'Filesystem 1024-blocks Used Available Capacity Mounted on';
const FULL = `echo '${HEAD}'; echo '/dev/vda1 8000000 7999000 1000 100% /'; echo '/dev/vda1 8000000 7999000 1000 100% /'`;

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write(
    'guest/steps/demo.sh',
    'step_check() { false; }\nstep_apply() { echo applied; false; }\nstep_verify() { :; }\n',
  );
});
afterEach(() => root.remove());

test('a step is not begun on a full disk', async () => {
  await root.program('df', FULL);
  const { code, stdout, stderr } = await root.runGuest(['demo']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^K8SLAB_ERROR K8SLAB_NODE_FULL Cannot start step demo: a disk of w1-k8s is full \(\/ has 0 MiB left, 64 wanted\)\nK8SLAB_HINT Look with: df -h/,
  );
});

test('what fails because the disk became full says so', async () => {
  await root.program(
    'df',
    `if [ -e "${root.path('state/asked')}" ]; then ${FULL}; else touch "${root.path('state/asked')}"; echo '${HEAD}'; fi`,
  );
  const { code, stdout, stderr } = await root.runGuest(['demo']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'applied\n' });
  expect(stderr).toContain('K8SLAB_ERROR K8SLAB_NODE_FULL Cannot finish step demo: a disk of w1-k8s is full');
});

test.each([
  ['room', `echo '${HEAD}'; echo '/dev/vda1 8000000 1 7000000 1% /'`],
  ['a df that fails', 'exit 1'],
])('with %s a failure is what it is', async (_what, df) => {
  await root.program('df', df);
  const { stderr } = await root.runGuest(['demo']);
  expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_GUEST_FAILED Cannot finish step demo: /);
});

test('a file that does not fit is not put in place by half', async () => {
  await root.write('state/stamp', 'whole');
  const script =
    'cat() { echo ha; return 1; }; write_file "$STATE_DIR/stamp" 0644 </dev/null || echo refused; command cat "$STATE_DIR/stamp"; ls -A "$STATE_DIR"';
  expect((await root.shell(script)).stdout).toBe('refused\nwholestamp\n');
});
