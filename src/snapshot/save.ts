import { mustRun } from '../exec/must-run.js';
import { isEmulated } from '../plan/emulated.js';
import type { PlanStep } from '../plan/model.js';
import type { SnapshotStore } from '../provider/provider.js';
import { connectStep } from '../steps/connect.js';
import { findMachinesStep } from '../steps/running-lab.js';
import { connectionOf, type Session } from '../steps/session.js';
import type { RunnableStep, StepContext } from '../steps/step.js';
import type { SnapshotRecord } from './model.js';
import { requireStore } from './require.js';
import { updateSnapshots, withoutRecord, withRecord } from './snapshot-file.js';
import { dropStarts, keepStarts } from './starts.js';

const SYNC_SECONDS = 120;
/** For all nodes together; each adds its own. */
const SAVE_SECONDS = 300;
const PER_NODE_SECONDS = 300;
/** Memory is written and read by the emulator itself: only what runs inside is slow. */
const EMULATED = 2;
/** For what is taken away again after a failure or Ctrl-C. */
const UNDO_MS = 300_000;
/** For the program that saves, until it has ended. */
const STORE_STOP_MS = 20_000;

export interface SaveOrder {
  name: string;
  /** Version of k8slab. */
  version: string;
}

/** Seconds that saving or restoring all machines may take. */
export function machineSeconds(session: Session): number {
  const seconds = SAVE_SECONDS + PER_NODE_SECONDS * session.plan.nodes.length;
  return isEmulated(session.plan) ? seconds * EMULATED : seconds;
}

/** The steps that save a lab which is up. */
export function saveSteps(session: Session, order: SaveOrder): RunnableStep[] {
  const boot: PlanStep = { id: 'boot:host', kind: 'boot', node: 'host', needs: [], deadlineSeconds: 240 };
  const connects = session.plan.nodes.map(
    ({ name: node }): PlanStep => ({
      id: `connect:${node}`,
      kind: 'connect',
      node,
      needs: [boot.id],
      deadlineSeconds: 120,
    }),
  );
  return [
    findMachinesStep(session, boot, { act: `save the snapshot ${order.name}` }),
    ...connects.map((step) => connectStep(session, step)),
    ...snapshotSteps(
      session,
      order,
      connects.map(({ id }) => id),
    ),
  ];
}

/**
 * Files out of memory and onto the disks, then all machines at once. Nothing is stopped: memory is part of the
 * snapshot, and etcd stands a sudden end in any case.
 *
 * @param needs what has to be done before, with connections to all nodes
 */
export function snapshotSteps(session: Session, order: SaveOrder, needs: readonly string[]): RunnableStep[] {
  const syncs = session.plan.nodes.map(
    ({ name: node }): PlanStep => ({
      id: `sync:${node}`,
      kind: 'ready',
      node,
      needs: [...needs],
      deadlineSeconds: SYNC_SECONDS,
    }),
  );
  const save: PlanStep = {
    id: 'snapshot:host',
    kind: 'boot',
    node: 'host',
    needs: syncs.map(({ id }) => id),
    deadlineSeconds: machineSeconds(session),
  };
  return [
    ...syncs.map((step) => ({ step, run: (context: StepContext) => sync(session, context) })),
    { step: save, run: (context) => saveAll(session, order, context), stopGraceMs: UNDO_MS + STORE_STOP_MS },
  ];
}

async function sync(session: Session, { step, signal }: StepContext) {
  const request = { argv: ['sync'], sudo: true, signal, deadlineMs: SYNC_SECONDS * 1000 };
  await mustRun(connectionOf(session, step.node), request, { code: 'K8SLAB_SNAPSHOT_SYNC', what: `sync ${step.node}` });
  return { changed: false };
}

async function saveAll(session: Session, { name, version }: SaveOrder, { signal, line }: StepContext) {
  const { plan, labDir, journal, clock } = session;
  const store = requireStore(session.provider);
  const onProgress = (node: string | undefined, text: string): void => line(node ? `${node}: ${text}` : text);
  const record: SnapshotRecord = {
    name,
    state: 'saving',
    takenAt: new Date(clock.now()).toISOString(),
    provider: plan.provider.name,
    nodes: plan.nodes.map((node) => node.name),
    kubernetes: plan.kubernetes.version,
    components: plan.components.map((each) => `${each.name} ${each.version}`),
    k8slab: version,
    sshTargets: journal.data.sshTargets,
  };
  await updateSnapshots(labDir, (file) => withRecord(file, record));
  await deleteWhereItIs(store, name, { signal, onProgress });
  try {
    await store.save(record.nodes, name, { signal, onProgress });
    await keepStarts(labDir, name);
    await updateSnapshots(labDir, (file) => withRecord(file, { ...record, state: 'complete' }));
  } catch (error) {
    line('not all nodes could be saved: taking away what was');
    await undo(session, store, name, line);
    throw error;
  }
  return { changed: true };
}

/** Of the nodes that have it. */
export async function deleteWhereItIs(
  store: SnapshotStore,
  name: string,
  call: Parameters<SnapshotStore['delete']>[2],
): Promise<void> {
  const there = (await store.list(call)).filter(({ names }) => names.includes(name)).map(({ node }) => node);
  if (there.length > 0) await store.delete(there, name, call);
}

/** With a deadline of its own and not the signal of the step: Ctrl-C must not leave a half behind. */
async function undo(session: Session, store: SnapshotStore, name: string, line: (text: string) => void): Promise<void> {
  try {
    await deleteWhereItIs(store, name, { signal: AbortSignal.timeout(UNDO_MS) });
    await dropStarts(session.labDir, name);
    await updateSnapshots(session.labDir, (file) => withoutRecord(file, name));
  } catch (error) {
    // The record stays `saving`: the set is shown as unfinished, and saving it again removes the rest.
    line(`could not take it away: ${error instanceof Error ? error.message : String(error)}`);
  }
}
