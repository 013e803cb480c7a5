import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const repo = fileURLToPath(new URL('../..', import.meta.url));

/** A tree with the real scripts under test, and fakes of what they call. */
class FakeTree {
  private readonly root = tempDir();

  constructor(...real: string[]) {
    for (const path of real) cpSync(join(repo, path), join(this.root, path), { recursive: true });
  }

  fake(path: string, output: string, exitCode = 0): this {
    const target = join(this.root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `#!/bin/sh\nprintf '%s\\n' '${output}'\nexit ${exitCode}\n`);
    chmodSync(target, 0o755);
    return this;
  }

  run(path: string): { status: number | null; lines: string[] } {
    const { status, stdout } = spawnSync(join(this.root, path), { encoding: 'utf8' });
    return { status, lines: stdout.trimEnd().split('\n') };
  }
}

describe('.ci/run', () => {
  const tree = (): FakeTree => new FakeTree('.ci/run', 'scripts/lib');

  it('ends with the sum of the gate and the nodes', () => {
    const ran = tree()
      .fake('scripts/test', '10 passed, 0 failed, 1 skipped')
      .fake('scripts/dev/e2e', '5 passed, 0 failed, 0 skipped')
      .run('.ci/run');
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.lines.at(-1)).toBe('15 passed, 0 failed, 1 skipped');
  });

  it('starts no nodes after a failed gate, and says so', () => {
    const ran = tree()
      .fake('scripts/test', '10 passed, 2 failed, 0 skipped', 1)
      .fake('scripts/dev/e2e', '5 passed, 0 failed, 0 skipped')
      .run('.ci/run');
    expect(ran.status).toBe(1);
    expect(ran.lines).toContain('##### e2e: not run, because the gate failed');
    expect(ran.lines.at(-1)).toBe('10 passed, 2 failed, 0 skipped');
  });

  it('fails when the nodes fail without a count', () => {
    const ran = tree()
      .fake('scripts/test', '10 passed, 0 failed, 0 skipped')
      .fake('scripts/dev/e2e', 'boom', 3)
      .run('.ci/run');
    expect(ran.status).toBe(1);
    expect(ran.lines.at(-1)).toBe('10 passed, 1 failed, 0 skipped');
  });
});

describe('scripts/dev/check', () => {
  const programs = ['tsc', 'eslint', 'biome', 'knip', 'npm'].map((name) => `node_modules/.bin/${name}`);
  const tree = (): FakeTree => {
    const fakes = new FakeTree('scripts/dev/check', 'scripts/lib').fake('scripts/dev/shellcheck', 'ok');
    for (const path of programs) fakes.fake(path, 'ok');
    return fakes;
  };

  it('counts each gate as one and tests as they count themselves', () => {
    const ran = tree().fake('node_modules/.bin/vitest', '100 passed, 0 failed, 2 skipped').run('scripts/dev/check');
    expect(ran.status).toBe(0);
    expect(ran.lines.at(-1)).toBe('106 passed, 0 failed, 2 skipped');
  });

  it('goes on after a failing gate and lists every result', () => {
    const ran = tree()
      .fake('node_modules/.bin/tsc', 'error', 2)
      .fake('node_modules/.bin/vitest', '99 passed, 1 failed, 0 skipped', 1)
      .run('scripts/dev/check');
    expect(ran.status).toBe(1);
    const verdicts = ran.lines
      .filter((line) => /^\w+ +(ok|FAILED) /.test(line))
      .map((line) => line.split(/ +/).slice(0, 2));
    expect(Object.fromEntries(verdicts)).toEqual({
      types: 'FAILED',
      build: 'ok',
      lint: 'ok',
      format: 'ok',
      shellcheck: 'ok',
      knip: 'ok',
      vitest: 'FAILED',
    });
    expect(ran.lines.at(-1)).toBe('104 passed, 2 failed, 0 skipped');
  });

  it('fails on tests that failed, whatever their exit code says', () => {
    const ran = tree().fake('node_modules/.bin/vitest', '9 passed, 1 failed, 0 skipped', 0).run('scripts/dev/check');
    expect(ran.status).toBe(1);
  });
});
