import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastObject } from './faults.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
const bundle = join(lab.dir, 'bundle');
let before: string[] = [];

/** A copy that shares its bytes with the original, but for one file, which is a copy of its own. */
function copyBundle(own: string): string {
  rmSync(bundle, { recursive: true, force: true });
  const original = process.env['K8SLAB_E2E_BUNDLE'] ?? '';
  const copied = spawnSync('cp', ['-al', original, bundle], { encoding: 'utf8' });
  expect(copied.status, copied.stderr).toBe(0);
  rmSync(join(bundle, own));
  cpSync(join(original, own), join(bundle, own));
  return join(bundle, own);
}

const flags = (): string[] => {
  const given = lab.firstUpFlags('none');
  return given.map((flag) => (flag === process.env['K8SLAB_E2E_BUNDLE'] ? bundle : flag));
};

/** Some file of the bundle that is large enough to be cut. */
function someFile(): string {
  const name = readdirSync(join(process.env['K8SLAB_E2E_BUNDLE'] ?? '', 'images')).sort()[0] ?? '';
  return `images/${name}`;
}

/** Refused, and no lab directory, no machine. */
async function refused(code: string, exitCode: number, named: string): Promise<string> {
  const run = await lab.cli(['up', '--yes', '--output', 'json', ...flags()]);
  expect(run.exitCode, run.stderr).toBe(exitCode);
  expect(lastObject(run)).toMatchObject({ type: 'error', code, message: expect.stringContaining(named) as string });
  expect(existsSync(lab.labDir)).toBe(false);
  expect(await hostInventory(lab)).toEqual(before);
  return (lastObject(run) as { hint?: string }).hint ?? '';
}

/** Faults that are met before there is any machine. */
describe(`faults of the host, provider ${provider}`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(() => {
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('a bundle with one wrong byte is refused', async () => {
    const file = someFile();
    const path = copyBundle(file);
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(await refused('K8SLAB_BUNDLE_CORRUPT', 1, `${file} has sha256`)).toContain('nothing of it was used');
  });

  it('a bundle with a file that was cut off is refused', async () => {
    const file = someFile();
    const path = copyBundle(file);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 4096));
    await refused('K8SLAB_BUNDLE_CORRUPT', 1, `${file} has ${String(bytes.length - 4096)} bytes`);
  });

  it('a bundle without its manifest is refused', async () => {
    rmSync(copyBundle('manifest.json'));
    await refused('K8SLAB_BUNDLE_NOT_FOUND', 2, 'there is no readable manifest.json');
  });

  it('a bundle with half a manifest is refused', async () => {
    const path = copyBundle('manifest.json');
    writeFileSync(path, readFileSync(path).subarray(0, 500));
    await refused('K8SLAB_BUNDLE_MANIFEST', 2, 'it is not JSON');
  });

  it('the same bundle made whole is taken', async () => {
    copyBundle('manifest.json');
    const run = await lab.cli(['render', '--output', 'json']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect((await lab.cli(['bundle', 'verify', bundle])).exitCode).toBe(0);
  });

  it('a lab directory that was cut off is written anew, one that was edited is not', async () => {
    const path = (name: string): string => join(lab.labDir, name);
    const whole = readFileSync(path('Vagrantfile'), 'utf8');
    writeFileSync(path('Vagrantfile'), whole.slice(0, whole.length / 2));
    writeFileSync(path('plan.json'), '');
    rmSync(path('nodes/w1-k8s/env'));
    const status = await lab.cli(['status', '--output', 'json']);
    expect(status.exitCode).toBe(2);
    expect(lastObject(status)).toMatchObject({
      code: 'K8SLAB_PLAN',
      hint: expect.stringContaining('render') as string,
    });
    const mended = await lab.cli(['render', '--output', 'json']);
    expect(mended.exitCode, mended.stderr).toBe(0);
    expect(lastObject(mended)).toMatchObject({ repaired: ['Vagrantfile', 'plan.json'] });
    expect(readFileSync(path('Vagrantfile'), 'utf8')).toBe(whole);
    expect(existsSync(path('nodes/w1-k8s/env'))).toBe(true);

    writeFileSync(path('Vagrantfile'), `${whole}# mine\n`);
    const edited = await lab.cli(['render', '--output', 'json']);
    expect(edited.exitCode).toBe(2);
    expect(lastObject(edited)).toMatchObject({ code: 'K8SLAB_FILES_EDITED', details: { files: ['Vagrantfile'] } });
    expect((await lab.cli(['render', '--force'])).exitCode).toBe(0);
    expect(readFileSync(path('Vagrantfile.bak'), 'utf8')).toContain('# mine');
  });

  it('a lock of a k8slab that is at work is respected, one of a dead k8slab is taken over', async () => {
    const lock = join(lab.labDir, '.state', 'lock');
    mkdirSync(join(lab.labDir, '.state'), { recursive: true });
    const other = spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore' });
    const hold = (): void => {
      const owner = { pid: other.pid, hostname: hostname(), startedAt: new Date().toISOString(), token: 'other' };
      writeFileSync(lock, JSON.stringify(owner));
    };
    hold();
    const second = await lab.cli(['render', '--output', 'json']);
    expect(second.exitCode).toBe(4);
    expect(lastObject(second)).toMatchObject({
      code: 'K8SLAB_LOCKED',
      message: expect.stringContaining(`process ${String(other.pid)} on ${hostname()}`) as string,
      hint: expect.stringContaining(lock) as string,
      details: { pid: other.pid },
    });
    expect(statSync(lock).size).toBeGreaterThan(0);
    other.kill('SIGKILL');
    await new Promise((resolve) => other.once('close', resolve));
    const third = await lab.cli(['render', '--output', 'json']);
    expect(third.exitCode, third.stderr).toBe(0);
    expect(third.stderr).toContain(`Took over the lock of an earlier run: process ${String(other.pid)}`);
    expect(existsSync(lock)).toBe(false);
  });
});
