import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/model.js';
import type { LabAssets } from '../../src/render/assets.js';
import { renderLab } from '../../src/render/render-lab.js';
import { GOLDEN_CASES } from '../render/golden-cases.js';
import { labAssets } from '../render/lab-assets.js';

const root = mkdtempSync(join(tmpdir(), 'k8slab-validate-'));
const bin = join(root, 'bin');
const plugins = spawnSync('vagrant', ['plugin', 'list'], { encoding: 'utf8' });

/** Why a lab of this provider cannot be checked here; undefined when it can. */
function lacking(plan: Plan): string | undefined {
  if (plugins.error ?? plugins.status !== 0) return 'vagrant is not installed';
  const needsPlugin = plan.provider.name === 'libvirt' && !plugins.stdout.includes('vagrant-libvirt');
  return needsPlugin ? 'vagrant-libvirt is not installed' : undefined;
}

/** Writes the lab and runs `vagrant validate` in it, as k8slab calls vagrant (`K8SLAB=1`) or as a learner does. */
function validate(dir: string, mode: 'k8slab' | 'plain'): { status: number | null; output: string } {
  const env = {
    ...process.env,
    PATH: [bin, process.env['PATH']].join(delimiter),
    K8SLAB: mode === 'k8slab' ? '1' : '',
    VAGRANT_HOME: join(root, 'home'),
    VAGRANT_CHECKPOINT_DISABLE: '1',
  };
  const run = spawnSync('vagrant', ['validate'], { cwd: dir, env, encoding: 'utf8' });
  return { status: run.status, output: (run.stdout + run.stderr).trim() };
}

describe('vagrant validate', () => {
  let assets: LabAssets;
  beforeAll(async () => {
    assets = await labAssets();
    mkdirSync(bin);
    // Vagrant asks for the version and then checks our VirtualBox settings by itself; Debian has no VirtualBox.
    writeFileSync(join(bin, 'VBoxManage'), '#!/bin/sh\necho 7.0.26r168464\n', { mode: 0o755 });
    // Likewise `docker version`, which fails where no daemon runs; the gate needs none.
    writeFileSync(join(bin, 'docker'), '#!/bin/sh\necho Docker version 20.10.24\n', { mode: 0o755 });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function writeLab(name: string, plan: Plan): string {
    const dir = join(root, name);
    for (const { path, content, mode } of renderLab(plan, assets)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content, { mode });
    }
    return dir;
  }

  it.for(Object.entries(GOLDEN_CASES))('accepts the Vagrantfile of %s', ([name, makeCase], { skip }) => {
    const plan = makeCase();
    const reason = lacking(plan);
    if (reason !== undefined) skip(reason);
    const dir = writeLab(name, plan);
    const accepted = { status: 0, output: 'Vagrantfile validated successfully.' };
    expect([validate(dir, 'k8slab'), validate(dir, 'plain')]).toEqual([accepted, accepted]);
  });

  it('would refuse a setting that the provider does not have', ({ skip }) => {
    const plan = GOLDEN_CASES['modern-virtualbox-3']?.();
    const reason = plan ? lacking(plan) : undefined;
    if (!plan || reason !== undefined) return skip(reason);
    const dir = writeLab('wrong', plan);
    const path = join(dir, 'Vagrantfile');
    writeFileSync(path, readFileSync(path, 'utf8').replace('vb.linked_clone', 'vb.linked_klone'));
    expect(validate(dir, 'plain')).toEqual({ status: 1, output: expect.stringContaining('linked_klone') as string });
  });
});
