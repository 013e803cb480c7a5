import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  // Works until the file `go` appears, in a child process as kubeadm would. `begun` is written by that child: written
  // by the step itself, a test could kill the step before the child exists.
  const slow = `step_check() { false; }
step_apply() { bash -c 'touch "$1/begun"; until [ -e "$1/go" ]; do sleep 0.05; done; touch "$1/child-done"' _ "$STATE_DIR"; }
step_verify() { :; }
`;
  await root.write('guest/steps/slow.sh', slow);
  await root.write('guest/steps/quick.sh', 'step_check() { false; }\nstep_apply() { :; }\nstep_verify() { :; }\n');
});
afterEach(async () => {
  await root.write('state/go', '');
  await root.remove();
});

async function startSlow(): Promise<ReturnType<typeof spawn>> {
  const child = spawn(root.path('guest/run.sh'), ['slow'], { env: root.environment(), stdio: 'ignore' });
  while (!existsSync(root.path('state/begun'))) await sleep(10);
  return child;
}

test('a second run gives up at its deadline and says who holds the lock', async () => {
  const child = await startSlow();
  const second = await root.runGuest(['quick'], { K8SLAB_LOCK_SECONDS: '1' });
  expect(second.code).toBe(1);
  expect(second.stdout).toContain(`held by: step slow, pid ${String(child.pid)}`);
  expect(second.stderr).toMatch(/^K8SLAB_ERROR K8SLAB_GUEST_LOCKED Cannot run quick: .*step slow, pid/m);
  await root.write('state/go', '');
  await once(child, 'close');
});

test('after kill -9 the next run waits for what the killed one had started', async () => {
  const child = await startSlow();
  child.kill('SIGKILL');
  await once(child, 'close');
  const second = root.runGuest(['quick']);
  await root.write('state/go', '');
  const { code, stdout } = await second;
  expect(code).toBe(0);
  expect(stdout).toMatch(/K8SLAB_RESULT changed\n$/);
  expect(existsSync(root.path('state/child-done'))).toBe(true);
});
