import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxEntries } from '../../src/box/box-files.js';
import { packBox } from '../../src/box/pack-box.js';
import { expectedError } from '../../src/cli/expected-error.js';
import { makeBundle } from '../bundle/make-bundle.js';
import { tempDir } from '../temp-dir.js';
import { runInterrupted, runMainWith } from './run-main.js';

const calm = new AbortController().signal;

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what is no bug', () => {
  it('Ctrl-C while a file is read', async () => {
    const dir = tempDir();
    const box = join(dir, 'x.box');
    writeFileSync(join(dir, 'disk'), 'disk');
    await packBox(boxEntries('libvirt', join(dir, 'disk'), 8), box, calm);
    for (const argv of [
      ['box', 'add', box],
      ['bundle', 'verify', makeBundle()],
    ]) {
      const ran = await runInterrupted(dir, ...argv);
      expect(ran.exitCode).toBe(130);
      expect(ran.stderr).toContain('K8SLAB_INTERRUPTED');
    }
    expect(existsSync(join(dir, 'boxes/lock'))).toBe(false);
  });

  it('a place that the system refuses', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'file'), '');
    writeFileSync(join(dir, 'x.box'), '');
    const ran = await runMainWith({ K8SLAB_BOXES: join(dir, 'file/boxes') }, dir, 'box', 'add', 'x.box');
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(/\[K8SLAB_FILE_ACCESS\]: Cannot use ".*file\/boxes": not a directory \(mkdir\)/);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk', () => {
    const full = thrownBy(() => writeFileSync('/dev/full', 'x'));
    expect(expectedError(full, calm)).toMatchObject({ code: 'K8SLAB_DISK', exitCode: 3 });
  });

  it('does not hide what is one', () => {
    const bug = new TypeError('x is undefined');
    expect(expectedError(bug, calm)).toBe(bug);
    const dir = tempDir();
    const twice = thrownBy(() => mkdirSync(dir));
    expect(expectedError(twice, calm)).toBe(twice);
    const refused = Object.assign(new Error('connect EACCES /run/x.sock'), { code: 'EACCES', syscall: 'connect' });
    expect(expectedError(refused, calm)).toBe(refused);
  });
});
