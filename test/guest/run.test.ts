import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

/** A step that keeps one line in one file. */
const STEP = `# shellcheck shell=bash
# env: K8SLAB_LAB
# files: wanted tree
step_check() { [ -f "$STATE_DIR/result" ]; }
step_apply() { cp "$FILES_DIR/wanted" "$STATE_DIR/result"; echo applied; }
step_verify() { echo verified; }
`;

async function demo(): Promise<string> {
  const { code, stdout, stderr } = await root.runGuest(['demo']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}
const CHANGED = 'applied\nverified\nK8SLAB_RESULT changed\n';
const UNCHANGED = 'K8SLAB_RESULT unchanged\n';

describe('a step', () => {
  beforeEach(async () => {
    await root.write('guest/steps/demo.sh', STEP);
    await root.write('files/wanted', 'one\n');
    await root.write('files/tree/a', 'a\n');
    expect(await demo()).toBe(CHANGED);
  });

  test('does nothing the second time', async () => {
    expect(await demo()).toBe(UNCHANGED);
  });

  test.each<[string, () => Promise<void>]>([
    ['a variable it declares', () => root.write('env', envFile({ ...ENV, K8SLAB_LAB: 'other' }))],
    ['a file it declares', () => root.write('files/wanted', 'two\n')],
    ['a file in a directory it declares', () => root.write('files/tree/b', 'b\n')],
    ['its own script', () => root.write('guest/steps/demo.sh', `${STEP}# newer\n`)],
    ['the library', () => root.write('guest/lib/newer.sh', '# shellcheck shell=bash\n')],
  ])('runs again when %s has changed', async (_what, change) => {
    await change();
    expect(await demo()).toBe(CHANGED);
    expect(await demo()).toBe(UNCHANGED);
  });

  test('does not run again for a variable it does not declare', async () => {
    await root.write('env', envFile({ ...ENV, K8SLAB_NODE_IP: '192.168.1.103' }));
    expect(await demo()).toBe(UNCHANGED);
  });

  test('runs again when the stamp says done but the machine says no', async () => {
    await root.shell('rm "$STATE_DIR/result"');
    expect(await demo()).toBe(CHANGED);
  });

  test('has no stamp after a failed verification', async () => {
    await root.write('guest/steps/demo.sh', `${STEP}step_verify() { fail K8SLAB_DEMO "Cannot do it" "Try more"; }\n`);
    const failed = await root.runGuest(['demo']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toBe('K8SLAB_ERROR K8SLAB_DEMO Cannot do it\nK8SLAB_HINT Try more\n');
    await root.write('guest/steps/demo.sh', STEP);
    expect(await demo()).toBe(CHANGED);
  });
});

describe('a failure', () => {
  test.each([
    ['a command', 'false', /"false" \(line \d+\) ended with exit code 1$/m],
    ['a command in a function in $(...)', 'inner() { return 7; }; x=$(inner)', /ended with exit code 7$/m],
    ['a pipe', 'false | cat', /ended with exit code 1$/m],
  ])('of %s is reported with the command', async (_what, body, message) => {
    await root.write(
      'guest/steps/demo.sh',
      `step_check() { false; }\nstep_apply() { ${body}; }\nstep_verify() { :; }\n`,
    );
    const { code, stdout, stderr } = await root.runGuest(['demo']);
    expect(code).toBe(1);
    expect(stdout).not.toContain('K8SLAB_RESULT');
    expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_GUEST_FAILED Cannot finish step demo: /m);
    expect(stderr).toMatch(message);
  });

  test('inside $(...) is reported once, on one line, with its own code', async () => {
    const body = 'inner() { fail K8SLAB_DEMO "Cannot do\n  it"; }; x=$(inner)';
    await root.write(
      'guest/steps/demo.sh',
      `step_check() { false; }\nstep_apply() { ${body}; }\nstep_verify() { :; }\n`,
    );
    const { code, stderr } = await root.runGuest(['demo']);
    expect(code).toBe(1);
    expect(stderr).toBe('K8SLAB_ERROR K8SLAB_DEMO Cannot do it\n');
  });

  test('still cleans up what must not stay', async () => {
    const script = `step_cleanup() { rm -f "$RUN_DIR/secret"; }\nstep_check() { false; }
step_apply() { echo x >"$RUN_DIR/secret"; false; }\nstep_verify() { :; }\n`;
    await root.write('guest/steps/demo.sh', script);
    await root.runGuest(['demo']);
    expect(existsSync(root.path('run/secret'))).toBe(false);
  });
});

test.each([[[]], [['nothing']], [['../lib/log']], [['demo', 'more']]])('arguments %j end with usage', async (args) => {
  const { code, stderr } = await root.runGuest(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^usage: .*\nkinds: cni hosts images init join kubectl kubernetes packages ready runtime system component-images\b/m,
  );
});

test('--all runs the steps of the role in order and stops at the first failure', async () => {
  for (const kind of ['hosts', 'system', 'packages', 'runtime', 'kubernetes', 'images', 'cni', 'join']) {
    const apply = kind === 'cni' ? 'fail K8SLAB_DEMO "Cannot route"' : `echo ${kind} >>"$STATE_DIR/order"`;
    await root.write(
      `guest/steps/${kind}.sh`,
      `step_check() { false; }\nstep_apply() { ${apply}; }\nstep_verify() { :; }\n`,
    );
  }
  const { code, stderr } = await root.runGuest(['--all']);
  expect(code).toBe(1);
  expect(stderr).toBe('K8SLAB_ERROR K8SLAB_DEMO Cannot route\n');
  expect((await readFile(root.path('state/order'), 'utf8')).split('\n')).toEqual([
    ...['hosts', 'system', 'packages', 'runtime', 'kubernetes', 'images'],
    '',
  ]);
});
