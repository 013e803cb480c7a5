import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { killedAfter, killedInPhase, type Phase } from './kill.js';
import { E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let first = true;

const COMPONENTS: readonly Phase[] = [
  { kind: 'component-images', after: 50 },
  { kind: 'metallb', after: 1500 },
  { kind: 'metrics-server', after: 1500 },
  { kind: 'registry', after: 1000 },
];

/** Of a lab that is up, killed so many milliseconds after they were typed. */
const COMMANDS: readonly { args: readonly string[]; after: number }[] = [
  { args: ['reset'], after: 1500 },
  { args: ['scale', '--workers', '1'], after: 2500 },
  { args: ['halt'], after: 2000 },
];

/** Goes on where the story of the phases ends: components, and the commands of a lab that is up. */
describe(`killed later, ${provider} nodes`, () => {
  beforeEach((context) => {
    context.skip(provider !== 'docker', 'on emulated machines each component takes minutes');
  });
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it.each(COMPONENTS)('survives kill -9 during $kind', async (phase) => {
    await killedInPhase(lab, phase, first ? lab.firstUpFlags() : []);
    first = false;
  });

  it('converges to a Ready cluster', async () => {
    await lab.well('up', '--yes');
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
  });

  it.each(COMMANDS)('survives kill -9 during $args.0, and the same again ends it', async ({ args, after }) => {
    if (args[0] === 'reset') await lab.kubectl(['create', 'namespace', 'mine']);
    await killedAfter(lab, [...args, '--yes'], after);
    await lab.well(...args, '--yes');
    if (args[0] === 'reset') expect(await lab.kubectl(['get', 'namespaces', '-o', 'name'])).not.toContain('/mine');
  });

  it('is the same cluster again after all that', async () => {
    await lab.well('scale', '--workers', '2', '--yes');
    await lab.well('up', '--yes');
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
  });

  it('leaves nothing after a destroy that was killed, and another one', async () => {
    await killedAfter(lab, ['destroy', '--yes'], 2500);
    await lab.well('destroy', '--yes');
    expect(await hostInventory(lab)).toEqual(before);
  });
});
