import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Staging } from '../../../src/bundle/create/staging.js';
import { type Bundle, readBundle } from '../../../src/bundle/read.js';
import { makeBundle, tempDir } from '../make-bundle.js';

const bundle = (): Promise<Bundle> => readBundle(makeBundle());

/** As far as a run comes that has nothing to download. */
async function replaced(out: string): Promise<void> {
  const staging = await Staging.at(out);
  await staging.prepare();
  await staging.complete((await bundle()).manifest);
}

describe('the place of a bundle', () => {
  it.each([
    ['the manifest of a web page', '{"name": "thesis", "icons": []}'],
    ['a list of some files', '{"files": [{"path": "thesis.txt"}]}'],
    ['no JSON', 'thesis'],
  ])('is not where manifest.json is %s', async (_what, text) => {
    const out = tempDir();
    writeFileSync(join(out, 'manifest.json'), text);
    await expect(replaced(out)).rejects.toMatchObject({ code: 'K8SLAB_BUNDLE_OUT', exitCode: 2 });
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toBe(text);
  });

  it('is not where something lies beside a bundle, but for what file managers leave', async () => {
    const { dir } = await bundle();
    writeFileSync(join(dir, '.DS_Store'), 'x');
    await replaced(dir);
    mkdirSync(join(dir, 'notes'));
    writeFileSync(join(dir, 'notes/thesis.txt'), 'years of work');
    await expect(replaced(dir)).rejects.toThrow('notes/thesis.txt is there, which is not of the bundle');
    expect(readFileSync(join(dir, 'notes/thesis.txt'), 'utf8')).toBe('years of work');
  });

  it("leaves a user's own copy alone", async () => {
    const out = join(tempDir(), 'bundle');
    mkdirSync(`${out}.old`);
    writeFileSync(join(`${out}.old`, 'manifest.json'), 'of last year');
    await replaced(out);
    await replaced(out);
    expect(readFileSync(join(`${out}.old`, 'manifest.json'), 'utf8')).toBe('of last year');
  });

  it('gets the old bundle back after a run that was killed between two renames', async () => {
    const { dir } = await bundle();
    const out = join(tempDir(), 'bundle');
    symlinkSync(dir, `${out}.k8slab-old`);
    await (await Staging.at(out)).prepare();
    expect(existsSync(join(out, 'manifest.json'))).toBe(true);
  });

  it('is behind a link what the link leads to', async () => {
    const { dir } = await bundle();
    const link = join(tempDir(), 'link');
    symlinkSync(dir, link);
    await replaced(link);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(dir)).toEqual(['manifest.json']);
  });

  it.each(['/', '/proc'])('is never the top of a disk: %s', async (out) => {
    const staging = await Staging.at(out);
    await expect(staging.prepare()).rejects.toThrow('it is the top of a disk');
    expect(existsSync(staging.dir)).toBe(false);
  });

  it('is left as it was found when nothing came', async () => {
    const out = join(tempDir(), 'bundle');
    const staging = await Staging.at(out);
    await staging.prepare();
    await staging.leave();
    expect(existsSync(staging.dir)).toBe(false);
    await staging.prepare();
    writeFileSync(staging.pathOf('half'), 'x');
    await staging.leave();
    expect(existsSync(staging.pathOf('half'))).toBe(true);
  });
});
