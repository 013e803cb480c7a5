import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/errors.js';
import { writeFiles } from '../../src/state/write-files.js';
import { tempDir } from '../temp-dir.js';

const file = (path: string, content = `content of ${path}`, mode = 0o644) => ({ path, content, mode });
const read = (dir: string, path: string) => readFileSync(join(dir, path), 'utf8');

describe('writeFiles', () => {
  it('writes, then touches nothing', async () => {
    const dir = join(tempDir(), 'new/lab');
    const files = [file('Vagrantfile'), file('guest/run.sh', '#!/bin/sh\n', 0o755)];
    expect(await writeFiles(dir, files)).toEqual({
      written: ['Vagrantfile', 'guest/run.sh'],
      removed: [],
      backups: [],
      repaired: [],
    });
    expect(statSync(join(dir, 'guest/run.sh')).mode & 0o777).toBe(0o755);
    const before = statSync(join(dir, '.state/generated.json')).mtimeMs;
    expect(await writeFiles(dir, files)).toEqual({ written: [], removed: [], backups: [], repaired: [] });
    expect(statSync(join(dir, '.state/generated.json')).mtimeMs).toBe(before);
  });

  it('writes what changed and removes what is gone, with empty directories', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1'), file('nodes/w1/env'), file('keep/x')]);
    writeFileSync(join(dir, 'keep/mine'), 'mine');
    expect(await writeFiles(dir, [file('a', '2')])).toEqual({
      written: ['a'],
      removed: ['nodes/w1/env', 'keep/x'],
      backups: [],
      repaired: [],
    });
    expect(readdirSync(dir).sort()).toEqual(['.state', 'a', 'keep']);
    expect(read(dir, 'keep/mine')).toBe('mine');
  });

  it('refuses before writing anything when the user edited files, and names them all', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1'), file('b', '1'), file('c', '1')]);
    writeFileSync(join(dir, 'a'), 'mine');
    writeFileSync(join(dir, 'b'), 'mine too');
    await expect(writeFiles(dir, [file('a', '2'), file('c', '2')])).rejects.toMatchObject({
      code: 'K8SLAB_FILES_EDITED',
      exitCode: ExitCode.usage,
      message: expect.stringContaining('a, b') as string,
      hint: expect.stringContaining('--force') as string,
    });
    expect(read(dir, 'c')).toBe('1');
  });

  it('keeps the versions of the user with force', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1'), file('b', '1')]);
    writeFileSync(join(dir, 'a'), 'mine');
    writeFileSync(join(dir, 'b'), 'mine too');
    const result = await writeFiles(dir, [file('a', '2')], { force: true });
    expect(result).toEqual({ written: ['a'], removed: ['b'], backups: ['a.bak', 'b.bak'], repaired: [] });
    expect([read(dir, 'a'), read(dir, 'a.bak'), read(dir, 'b.bak')]).toEqual(['2', 'mine', 'mine too']);
    expect(await writeFiles(dir, [file('a', '2')])).toEqual({ written: [], removed: [], backups: [], repaired: [] });
  });

  it('does not mind an edit that equals what it would write', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1')]);
    writeFileSync(join(dir, 'a'), '2');
    expect((await writeFiles(dir, [file('a', '2')])).written).toEqual([]);
  });

  it('writes again what the user removed', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1')]);
    rmSync(join(dir, 'a'));
    expect((await writeFiles(dir, [file('a', '1')])).written).toEqual(['a']);
  });

  it('treats a file it never wrote as the user’s', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'Vagrantfile'), 'mine');
    await expect(writeFiles(dir, [file('Vagrantfile')])).rejects.toMatchObject({ code: 'K8SLAB_FILES_EDITED' });
  });

  it('goes on after it was killed between two files', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1'), file('b', '1')]);
    // A directory in the place of the second file stops the write half-way, as a kill would.
    rmSync(join(dir, 'b'));
    mkdirSync(join(dir, 'b/full'), { recursive: true });
    await expect(writeFiles(dir, [file('a', '2'), file('b', '2')], { force: true })).rejects.toThrow();
    rmSync(join(dir, 'b'), { recursive: true });
    writeFileSync(join(dir, 'b'), '1');
    expect((await writeFiles(dir, [file('a', '3'), file('b', '3')])).written).toEqual(['a', 'b']);
  });

  it.each(['../out', '/etc/passwd', 'a/../../out', 'a//b', './a', '', '.state/journal.json', 'a\0b', 'c:\\x'])(
    'refuses the path %j',
    async (path) => {
      const dir = join(tempDir(), 'lab');
      await expect(writeFiles(dir, [file(path)])).rejects.toMatchObject({ code: 'K8SLAB_PATH' });
    },
  );

  it('does not follow links out of the directory', async () => {
    const outside = tempDir();
    const dir = tempDir();
    symlinkSync(outside, join(dir, 'nodes'));
    await expect(writeFiles(dir, [file('nodes/w1/env')])).rejects.toMatchObject({ code: 'K8SLAB_PATH' });
    writeFileSync(join(outside, 'target'), 'theirs');
    symlinkSync(join(outside, 'target'), join(dir, 'a'));
    await expect(writeFiles(dir, [file('a')])).rejects.toMatchObject({ code: 'K8SLAB_FILES_EDITED' });
    await writeFiles(dir, [file('a', 'ours')], { force: true });
    expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('theirs');
    expect(read(dir, 'a')).toBe('ours');
  });

  it('takes an unusable list for an empty one', async () => {
    const dir = tempDir();
    await writeFiles(dir, [file('a', '1')]);
    writeFileSync(join(dir, '.state/generated.json'), '{"version":1,"fil');
    expect((await writeFiles(dir, [file('a', '1')])).written).toEqual([]);
    expect(existsSync(join(dir, 'a'))).toBe(true);
    expect((await writeFiles(dir, [file('a', '2')])).written).toEqual(['a']);
  });

  it.each([
    ['empty', ''],
    ['the first half', 'one\nt'],
    ['the first half, then zeros', 'one\nt\0\0\0\0'],
  ])('mends a file that was cut off: %s', async (_what, left) => {
    const dir = tempDir();
    const files = [file('Vagrantfile', 'one\ntwo\n')];
    await writeFiles(dir, files);
    writeFileSync(join(dir, 'Vagrantfile'), left);
    expect(await writeFiles(dir, files)).toEqual({
      written: ['Vagrantfile'],
      removed: [],
      backups: [],
      repaired: ['Vagrantfile'],
    });
    expect(read(dir, 'Vagrantfile')).toBe('one\ntwo\n');
    expect((await writeFiles(dir, files)).repaired).toEqual([]);
  });

  it('takes a line more, or another one, for an edit', async () => {
    const dir = tempDir();
    for (const edited of ['one\ntwo\nthree\n', 'one\nTWO\n', 'two\n']) {
      await writeFiles(dir, [file('a', 'one\ntwo\n')], { force: true });
      writeFileSync(join(dir, 'a'), edited);
      await expect(writeFiles(dir, [file('a', 'one\ntwo\n')])).rejects.toMatchObject({ code: 'K8SLAB_FILES_EDITED' });
    }
  });
});
