import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { cutNetwork, mendNetwork } from './network-cut.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
const server = createServer((_, response) => response.end('here'));
let before: string[] = [];

/** Where a machine finds this host: the gateway of its way out. */
async function askHost(): Promise<string> {
  const route = await lab.asRoot('w1-k8s', 'ip', '-json', 'route', 'show', 'default');
  const [{ gateway } = { gateway: '' }] = JSON.parse(route) as { gateway: string }[];
  const url = `http://${gateway}:${String((server.address() as AddressInfo).port)}/`;
  return (await lab.onNode('w1-k8s', ['curl', '-s', '--max-time', '10', url])).stdout;
}

async function gone(): Promise<void> {
  await lab.well('destroy', '--yes');
  expect(await hostInventory(lab)).toEqual(before);
  rmSync(lab.labDir, { recursive: true, force: true });
  rmSync(lab.file, { force: true });
}

/** The second lab is only there to be compared with: the first one does without any network. */
describe(`a golden box, ${provider} nodes`, () => {
  beforeEach((context) => {
    context.skip(provider === 'docker', 'docker nodes mount the bundle of the host: there is nothing to spare them');
  });
  beforeAll(async () => {
    if (provider === 'docker') return;
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    server.close();
    if (provider === 'docker') return;
    await mendNetwork();
    if (existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('makes a cluster of machines that are cut off from everything', async () => {
    await cutNetwork();
    try {
      const up = await lab.well('up', '--yes', ...lab.firstUpFlags('none'));
      expect(await nodeTable(lab)).toEqual(lab.readyTable);
      expect(await askHost()).toBe('');
      say(`up from a golden box, without any network: ${up.seconds.toFixed(1)} s`);
    } finally {
      // Whatever came of it: the lab that is compared with has its network.
      await mendNetwork();
    }
    // The same question, answered: it was the cut, and not the question.
    expect(await askHost()).toBe('here');
  });

  it('leaves with its cluster', gone);

  it('is compared with a plain box, to which the bundle has to be brought', async () => {
    const flags = lab.firstUpFlags('none');
    const golden = process.env['K8SLAB_E2E_BOX'] ?? '';
    const up = await lab.well('up', '--yes', ...flags.map((flag) => (flag === golden ? `${golden}-plain` : flag)));
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    say(`up from a plain box, with the network: ${up.seconds.toFixed(1)} s`);
  });

  it('leaves as well', gone);
});
