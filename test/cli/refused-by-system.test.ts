import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDiskTrouble } from '../../src/bundle/create/disk-trouble.js';
import { refusedBySystem } from '../../src/cli/refused-by-system.js';
import { isDiskFull } from '../../src/errors.js';
import { tempDir } from '../temp-dir.js';
import { runMainWith } from './run-main.js';

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what the system refuses', () => {
  it('is no bug', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'file'), '');
    writeFileSync(join(dir, 'x.box'), '');
    const ran = await runMainWith({ K8SLAB_BOXES: join(dir, 'file/boxes') }, dir, 'box', 'add', 'x.box');
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(/\[K8SLAB_FILE_ACCESS\]: Cannot use ".*file\/boxes": not a directory \(mkdir\)/);
  });

  it('may be a full disk', ({ skip }) => {
    skip(!existsSync('/dev/full'), 'this system has no disk that is always full');
    const full = thrownBy(() => writeFileSync('/dev/full', 'x'));
    expect(refusedBySystem(full)).toMatchObject({ code: 'K8SLAB_DISK', exitCode: 3 });
  });

  it('may be what is left for this user', () => {
    const full = Object.assign(new Error('EDQUOT: disk quota exceeded, write'), { code: 'EDQUOT', syscall: 'write' });
    expect(isDiskFull(full)).toBe(true);
    expect(isDiskTrouble(full)).toBe(true);
    expect(refusedBySystem(full)).toMatchObject({ code: 'K8SLAB_DISK', exitCode: 3 });
    expect(isDiskFull(Object.assign(new Error('denied'), { code: 'EACCES' }))).toBe(false);
  });

  it('is no socket, and no mistake of ours', () => {
    expect(refusedBySystem(new TypeError('x is undefined'))).toBeUndefined();
    const dir = tempDir();
    expect(refusedBySystem(thrownBy(() => mkdirSync(dir)))).toBeUndefined();
    const refused = Object.assign(new Error('connect EACCES /run/x.sock'), { code: 'EACCES', syscall: 'connect' });
    expect(refusedBySystem(refused)).toBeUndefined();
  });
});
