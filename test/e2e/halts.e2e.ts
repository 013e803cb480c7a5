import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedSteps } from './cli-run.js';
import { clusterObjects } from './cluster-objects.js';
import { besidesTheCluster, E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';
import { askEverywhere, deployEcho } from './workload.js';

/** On emulated machines a round takes ten minutes. */
const rounds = Number(process.env['K8SLAB_E2E_ROUNDS'] ?? '10');

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/**
 * What k8slab, kubeadm and the components have written on a node, and how the node is wired. The address of its first
 * card, the way out, is the provider's: Docker gives them anew, in the order in which nodes start.
 */
const WRITTEN = `
  find /etc/kubernetes /etc/k8slab /opt/k8slab/files /var/lib/k8slab/stamps /etc/containerd /etc/docker /etc/cni \
    /etc/hosts /etc/sysctl.d -type f 2>/dev/null | sort | xargs sha256sum
  ip -json addr | jq -r '.[] | select(.ifname | test("^(veth|cali|eth0$)") | not) | "\\(.ifname) \\(.addr_info[].local)"' | sort
  ip route | sed '/ dev eth0 /s/ src [0-9.]*//' | sort`;

interface Status {
  nodes: unknown[];
  components: unknown[];
  drift: unknown;
}

/** All that has to be the same after every round, as text that shows in a failure what is not. */
async function state(): Promise<Record<string, unknown>> {
  const { nodes, components, drift } = JSON.parse((await lab.well('status')).stdout) as Status;
  const written = await Promise.all(lab.nodes.map((node) => lab.asRoot(node, 'sh', '-c', WRITTEN)));
  return {
    nodes,
    components,
    drift,
    objects: await clusterObjects(lab),
    written: written.map((text) => text.split('\n')),
  };
}

/** One story told in order: each round meets the lab that the one before left. */
describe(`a lab that is halted every evening, ${provider} nodes`, () => {
  let start: Record<string, unknown> = {};
  beforeAll(async () => {
    before = await hostInventory(lab);
    await lab.well('up', '--yes', ...lab.firstUpFlags(besidesTheCluster(provider)));
    await deployEcho(lab);
    start = await state();
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %d', async (round) => {
    const halt = await lab.well('halt', '--yes');
    const up = await lab.well('up', '--yes');
    // What a component makes anew by itself after a boot is no drift; that it does so is for the log.
    say(
      `round ${round}: halt ${halt.seconds.toFixed(1)} s, up ${up.seconds.toFixed(1)} s, ${changedSteps(up).join(' ')}`,
    );
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    expect(await state()).toEqual(start);
    for (const [pair, names] of await askEverywhere(lab)) expect(names.size, pair).toBeGreaterThan(0);
  });

  it('is as easy to destroy as on the first day', async () => {
    await lab.well('destroy', '--yes');
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
