import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
let holder: ReturnType<typeof spawn>;

/** Locks as dpkg does, until its stdin ends. */
const HOLD = `open my $file, "+<", $ARGV[0] or die;
my $lock = pack "s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0;
fcntl $file, F_SETLK, $lock or die;
open my $held, ">", "$ARGV[0].held"; close $held;
<STDIN>;`;

beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('lock-frontend', '');
  await root.write('guest/lib/zz-test.sh', `APT_LOCKS='${root.path('none')} ${root.path('lock-frontend')}'\n`);
  await root.program('apt-get', `echo "apt-get $*" >>"${root.path('calls')}"`);
  await root.program('dpkg', 'exit 0');
  holder = spawn('perl', ['-MFcntl', '-e', HOLD, root.path('lock-frontend')], { stdio: ['pipe', 'ignore', 'inherit'] });
  while (!existsSync(root.path('lock-frontend.held'))) await sleep(10);
});
afterEach(async () => {
  holder.kill();
  await root.remove();
});

test('who holds the packages is named when the wait is over, and apt is not started', async () => {
  const { code, stderr } = await root.shell('K8SLAB_APT_SECONDS=1 apt_install jq');
  expect(code).toBe(1);
  expect(stderr).toContain(
    `K8SLAB_ERROR K8SLAB_APT_LOCKED Cannot change packages: perl (pid ${String(holder.pid)}) holds ${root.path('lock-frontend')}, for more than 1 s`,
  );
  expect(existsSync(root.path('calls'))).toBe(false);
});

test('once they are free it goes on', async () => {
  const installed = root.shell('apt_lists_fresh() { true; }; apt_install jq');
  await sleep(300);
  expect(existsSync(root.path('calls'))).toBe(false);
  holder.stdin?.end();
  await once(holder, 'close');
  expect((await installed).code).toBe(0);
  expect(readFileSync(root.path('calls'), 'utf8')).toMatch(/^apt-get .* install .* jq\n$/);
});

test('nobody is waited for where nobody is, or where nothing can tell', async () => {
  holder.kill();
  await once(holder, 'close');
  expect(await root.shell('apt_free')).toMatchObject({ code: 0, stdout: '\n' });
  await root.program('perl', 'exit 2');
  expect(await root.shell('apt_free')).toMatchObject({ code: 0, stdout: '' });
});
