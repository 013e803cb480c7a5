import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './cli-run.js';
import { say } from './say.js';
import { besidesTheCluster, E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { askEverywhere, deployEcho, removeEcho } from './workload.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/** One story told in order: each chapter needs the one before. */
describe(`the main job on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('goes from nothing to a verified cluster', async () => {
    const up = await lab.cli(['up', '--yes', '--output', 'json', ...lab.firstUpFlags(besidesTheCluster(provider))]);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    say(`up: ${up.seconds.toFixed(1)} s`);
  });

  it('answers on a NodePort from each node, through pods on both workers', async () => {
    await deployEcho(lab);
    const answers = await askEverywhere(lab);
    expect(answers.size).toBe(9);
    for (const [pair, names] of answers) expect(names.size, pair).toBeGreaterThan(0);
    expect(new Set([...answers.values()].flatMap((names) => [...names])).size).toBe(2);
    await removeEcho(lab);
  });

  it('hands out a kubeconfig that works from the host and is private', async () => {
    const kubeconfig = join(lab.labDir, '.state', 'kubeconfig');
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    const kubectl = join(process.env['K8SLAB_E2E_BUNDLE'] ?? '', 'bin', 'kubectl');
    const nodes = await runProgram(kubectl, ['--kubeconfig', kubeconfig, 'get', 'nodes', '-o', 'name']);
    expect(nodes.stdout.trim().split('\n').sort()).toEqual(['node/m-k8s', 'node/w1-k8s', 'node/w2-k8s']);
  });

  it('changes nothing when run again', async () => {
    const again = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(again.exitCode, again.stderr).toBe(0);
    const changed = again.events.filter(
      (event) => event.type === 'step-done' && event.changed && !/^(boot|connect|smoke):/.test(event.step),
    );
    expect(changed).toEqual([]);
    say(`up again: ${again.seconds.toFixed(1)} s`);
  });

  it('comes back after halt', async () => {
    const halt = await lab.cli(['halt', '--yes']);
    expect(halt.exitCode, halt.stderr).toBe(0);
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    say(`up after halt: ${up.seconds.toFixed(1)} s`);
  });

  it('destroys everything it made', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
