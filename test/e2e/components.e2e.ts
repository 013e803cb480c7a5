import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterObjects } from './cluster-objects.js';
import { metallbStory } from './components/metallb.js';
import { nfsStory } from './components/nfs.js';
import { registryStory } from './components/registry.js';
import { scaleOnNfsStory } from './components/scale-on-nfs.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let inventory: string[] = [];
let bare: string[] = [];
let destroyed = false;

/**
 * Stories told in order, each from and to a cluster without components: so what one of them left would be seen by the
 * next, and a lab of emulated machines, which takes a quarter of an hour, is brought up once.
 */
describe(`components on ${provider} nodes`, () => {
  beforeAll(async () => {
    inventory = await hostInventory(lab);
    const up = await lab.well('up', '--yes', ...lab.firstUpFlags('none'));
    say(`up: ${up.seconds.toFixed(1)} s`);
    bare = await clusterObjects(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('are not there before they are installed', () => {
    expect(bare).not.toContainEqual(expect.stringMatching(/metallb|metrics|nfs|registry/));
  });

  describe('MetalLB, metrics-server and an autoscaler', () => {
    metallbStory(lab, () => bare);
  });
  describe('NFS', () => {
    nfsStory(lab);
  });
  describe('the registry', () => {
    registryStory(lab, () => bare);
  });
  describe('workers that come and go under NFS', () => {
    scaleOnNfsStory(lab);
  });

  it('go with the lab, of which nothing is left', async () => {
    await lab.well('destroy', '--yes');
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(inventory);
  });
});
