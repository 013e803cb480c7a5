import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say } from './say.js';
import { besidesTheCluster, E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];

/** The lab directory is complete by itself: whoever has only vagrant gets the same cluster. */
describe(`a plain vagrant up on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (existsSync(lab.labDir)) await lab.vagrant(['destroy', '--force']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('ends in a Ready cluster', async () => {
    const init = await lab.cli(['init', '--yes', ...lab.firstUpFlags(besidesTheCluster(provider))]);
    expect(init.exitCode, init.stderr).toBe(0);
    const render = await lab.cli(['render']);
    expect(render.exitCode, render.stderr).toBe(0);
    const started = Date.now();
    const up = await lab.vagrant(['up', '--provider', provider]);
    expect(up.exitCode, `${up.stdout.slice(-6000)}\n${up.stderr}`).toBe(0);
    say(`vagrant up: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
  });

  it('shows no secret on the way', async () => {
    const again = await lab.vagrant(['provision']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stdout).not.toMatch(/\b[a-z0-9]{6}\.[a-z0-9]{16}\b/);
  });

  it('is the cluster k8slab would have made: up finds nothing to do', async () => {
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-3000)}`).toBe(0);
    const guestChanges = up.events.filter(
      (event) =>
        event.type === 'step-done' &&
        event.changed &&
        /^(packages|runtime|kubernetes|images|init|join|cni):/.test(event.step),
    );
    expect(guestChanges).toEqual([]);
  });

  it('leaves nothing after destroy', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    expect(await hostInventory(lab)).toEqual(before);
  });
});
