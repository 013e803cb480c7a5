import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const library = fileURLToPath(new URL('../../scripts/lib/host.sh', import.meta.url));

/** A PATH of tiny programs, and what they were called with. */
class FakeHost {
  private readonly bin = tempDir();
  private readonly log = join(this.bin, 'calls.log');

  with(name: string, script = 'exit 0'): this {
    const path = join(this.bin, name);
    writeFileSync(path, `#!/bin/sh\necho "${name} $*" >>"${this.log}"\n${script}\n`);
    chmodSync(path, 0o755);
    return this;
  }

  run(code: string): { status: number | null; stdout: string; stderr: string; calls: string[] } {
    // date is what messages need; everything else on this PATH is faked.
    this.with('date', 'echo 12:00:00');
    const done = spawnSync('/bin/bash', ['--norc', '-c', `set -euo pipefail; . "$1"; ${code}`, 'quickstart', library], {
      encoding: 'utf8',
      env: { PATH: this.bin },
    });
    const calls = existsSync(this.log) ? readFileSync(this.log, 'utf8').split('\n') : [];
    return { ...done, calls: calls.filter((call) => call !== '' && !call.startsWith('date')) };
  }
}

describe('need_programs', () => {
  it('does nothing when everything is there', () => {
    const host = new FakeHost().with('git').with('shellcheck').with('apt-get');
    expect(host.run('need_programs git:git shellcheck:shellcheck')).toMatchObject({ status: 0, calls: [] });
  });

  it('installs the packages of missing programs, with fresh lists once', () => {
    const host = new FakeHost().with('git').with('id', 'echo 0').with('apt-get');
    const done = host.run('need_programs git:git ssh-keygen:openssh-client; need_programs curl:curl');
    expect(done.status).toBe(0);
    expect(done.calls.filter((call) => call.startsWith('apt-get update'))).toHaveLength(1);
    const installs = done.calls.filter((call) => call.startsWith('apt-get install'));
    expect(installs.map((call) => call.split(' ').at(-1))).toEqual(['openssh-client', 'curl']);
  });

  it('says the exact command where it may not install', () => {
    const done = new FakeHost().with('id', 'echo 1000').with('apt-get').run('need_programs git:git curl:curl');
    expect(done.status).toBe(1);
    expect(done.stderr).toContain('apt-get install -y --no-install-recommends git curl');
    expect(done.calls.filter((call) => call.startsWith('apt-get'))).toEqual([]);
  });

  it('names what to install where there is no apt', () => {
    const done = new FakeHost().with('id', 'echo 0').run('need_programs git:git');
    expect(done).toMatchObject({ status: 1, stderr: 'quickstart: please install: git\n' });
  });
});

describe('want_programs', () => {
  it('goes on without a package this distribution does not have', () => {
    const host = new FakeHost().with('id', 'echo 0').with('apt-get').with('apt-cache');
    const done = host.run('want_programs vagrant:vagrant');
    expect(done.status).toBe(0);
    expect(done.stdout).toContain('no package vagrant');
    expect(done.calls.filter((call) => call.startsWith('apt-get install'))).toEqual([]);
  });
});

describe('require_node', () => {
  it.each([
    ['v20.19.0', 0],
    ['v22.1.0', 0],
    ['v20.18.3', 1],
    ['v18.20.0', 1],
  ])('with node %s ends with %i', (version, status) => {
    const done = new FakeHost().with('npm').with('node', `echo ${version}`).run('require_node');
    expect(done.status).toBe(status);
    expect(done.stderr).toContain(status === 0 ? '' : `Node ${version} is too old`);
  });

  it('says what to install where there is no node', () => {
    expect(new FakeHost().run('require_node').stderr).toContain('Node 20.19 or newer and npm are needed');
  });
});
