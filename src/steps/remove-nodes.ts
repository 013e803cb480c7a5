import { LabError } from '../errors.js';
import type { PlanStep } from '../plan/model.js';
import { minorOf } from '../plan/versions.js';
import { connectStep } from './connect.js';
import { isReady, type WithConditions } from './is-ready.js';
import { kubectl } from './kubectl.js';
import { dataOnNodes, NODE_DATA_KINDS, type NodeData } from './node-data.js';
import { findMachinesStep } from './running-lab.js';
import { controlPlaneOf, type Session } from './session.js';
import type { RunnableStep, StepContext } from './step.js';

const DRAIN_SECONDS = 300;
const DESTROY_SECONDS = 600;

interface Nodes {
  items: { metadata: { name: string }; status: WithConditions }[];
}

/**
 * Takes workers out of a lab that is up: volumes that live on them are looked for, their pods moved, their node
 * objects deleted, and only then their machines destroyed.
 *
 * @param session its plan has the control plane alone: a worker that is on its way out need not answer
 * @param names of workers, the last one first
 */
export function removeNodes(session: Session, names: readonly string[]): RunnableStep[] {
  const node = controlPlaneOf(session.plan).name;
  const planned = (id: string, needs: string[], deadlineSeconds: number): PlanStep => ({
    id,
    kind: 'ready',
    node: id.startsWith('destroy:') ? 'host' : node,
    needs,
    deadlineSeconds,
  });
  const boot: PlanStep = { id: 'boot:host', kind: 'boot', node: 'host', needs: [], deadlineSeconds: 120 };
  const connect: PlanStep = { id: `connect:${node}`, kind: 'connect', node, needs: [boot.id], deadlineSeconds: 120 };
  const volumes = planned('volumes:nodes', [connect.id], 120);
  const drains = names.map((name) => planned(`drain:${name}`, [volumes.id], DRAIN_SECONDS));
  const destroy = planned(
    'destroy:host',
    drains.map(({ id }) => id),
    DESTROY_SECONDS,
  );
  return [
    findMachinesStep(session, boot, { act: 'remove nodes' }),
    connectStep(session, connect),
    { step: volumes, run: (context) => refuseVolumes(session, names, context) },
    ...drains.map((step, index) => ({
      step,
      run: (context: StepContext) => drain(session, names[index] ?? '', context),
    })),
    { step: destroy, run: (context) => destroyMachines(session, names, context) },
  ];
}

async function refuseVolumes(session: Session, names: readonly string[], { signal }: StepContext) {
  const listed = await kubectl(session, ['get', NODE_DATA_KINDS, '-A', '-o', 'json'], { signal });
  requireNoVolumes(dataOnNodes(listed, names), names);
  return { changed: false };
}

/**
 * A volume on a node is gone with it: nobody but its owner may decide that.
 *
 * @throws LabError K8SLAB_VOLUME_ON_NODE
 */
export function requireNoVolumes({ volumes }: NodeData, names: readonly string[]): void {
  if (volumes.length === 0) return;
  throw new LabError(
    'K8SLAB_VOLUME_ON_NODE',
    `Cannot remove ${names.join(', ')}: the volumes ${volumes.join(', ')} live there`,
    { hint: 'Move the data and delete these PersistentVolumes first: kubectl get pv' },
  );
}

async function drain(session: Session, name: string, { signal, line }: StepContext) {
  const listed = await kubectl(session, ['get', 'nodes', '-o', 'json'], { signal });
  const found = (JSON.parse(listed) as Nodes).items.find(({ metadata }) => metadata.name === name);
  if (!found) return { changed: false };
  if (isReady(found.status)) {
    const emptyDir = minorOf(session.plan.kubernetes.version) >= 20 ? '--delete-emptydir-data' : '--delete-local-data';
    const flags = ['--ignore-daemonsets', '--force', emptyDir, `--timeout=${String(DRAIN_SECONDS - 60)}s`];
    line(`moving the pods of ${name} to other nodes`);
    const deadlineMs = DRAIN_SECONDS * 1000;
    for (const text of (await kubectl(session, ['drain', name, ...flags], { signal, deadlineMs })).split('\n')) {
      if (text !== '') line(text);
    }
  } else {
    // Its kubelet would never say that a pod has ended.
    line(`${name} does not answer: its pods are given up`);
  }
  await kubectl(session, ['delete', 'node', name, '--ignore-not-found'], { signal });
  return { changed: true };
}

async function destroyMachines(session: Session, names: readonly string[], { signal, line }: StepContext) {
  await session.provider.destroy(names, {
    signal,
    onProgress: (node, text) => line(node === undefined ? text : `${node}: ${text}`),
  });
  for (const name of names) session.knownHosts.forget(name);
  return { changed: true };
}
