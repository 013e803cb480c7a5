import { isLabError } from '../errors.js';
import { retryWhile } from '../exec/retry-while.js';
import { isEmulated } from '../plan/emulated.js';
import type { PlanStep, StepKind } from '../plan/model.js';
import { connectStep } from '../steps/connect.js';
import { guestStep, runGuest } from '../steps/guest-step.js';
import { kubeconfigStep } from '../steps/kubeconfig.js';
import { findMachinesStep } from '../steps/running-lab.js';
import { controlPlaneOf, type Session } from '../steps/session.js';
import { smokeStep } from '../steps/smoke.js';
import type { RunnableStep, StepContext } from '../steps/step.js';
import { uploadStep } from '../steps/upload.js';
import { clockStep } from './clock.js';
import { cniTokensStep, heardStep } from './cluster-alive.js';
import type { SnapshotRecord } from './model.js';
import { requireStore } from './require.js';
import { machineSeconds } from './save.js';
import { updateSnapshots } from './snapshot-file.js';
import { putBackStarts } from './starts.js';

/** Seconds; times six on emulated machines, as everywhere. */
const SECONDS = { boot: 240, connect: 120, upload: 300, clock: 120, renew: 180, cluster: 300 };
const EMULATED = 6;
const FIND_MS = 120_000;

/**
 * All machines back to a set, and then what a machine does not know that went on where it was: the time, new tokens
 * for the pod network, whether its certificates still hold. Tokens for joining are minted for each join in any case.
 * A new pod has the last word.
 *
 * @param images of the bundle, if the lab has one, for the smoke test
 */
export function restoreSteps(
  session: Session,
  record: SnapshotRecord,
  images: readonly string[] | undefined,
): RunnableStep[] {
  const { plan } = session;
  const nodes = plan.nodes.map(({ name }) => name);
  const controlPlane = controlPlaneOf(plan).name;
  const planned = (id: string, kind: StepKind, needs: readonly string[], seconds: number): PlanStep => ({
    id,
    kind,
    node: id.slice(id.indexOf(':') + 1),
    needs: [...needs],
    deadlineSeconds: isEmulated(plan) ? seconds * EMULATED : seconds,
  });
  const perNode = (name: string, kind: StepKind, before: string, seconds: number): PlanStep[] =>
    nodes.map((node) =>
      planned(`${name}:${node}`, kind, [before.includes(':') ? before : `${before}:${node}`], seconds),
    );

  const restore = { ...planned('restore:host', 'boot', [], 0), deadlineSeconds: machineSeconds(session) };
  const boot = planned('boot:host', 'boot', [restore.id], SECONDS.boot);
  const connects = perNode('connect', 'connect', boot.id, SECONDS.connect);
  const uploads = perNode('upload', 'upload', 'connect', SECONDS.upload);
  const clocks = perNode('clock', 'ready', 'upload', SECONDS.clock);
  // Kubelets ask the API server as soon as they are started: every clock has to be right by then.
  const ids = clocks.map(({ id }) => id);
  const renewals = nodes.map((node) => planned(`renew:${node}`, 'ready', ids, SECONDS.renew));
  const heard = planned(
    `heard:${controlPlane}`,
    'ready',
    renewals.map(({ id }) => id),
    SECONDS.cluster,
  );
  const tokens = planned(`cni-tokens:${controlPlane}`, 'cni', [heard.id], SECONDS.cluster);
  const rest = plan.steps.filter(({ kind }) => ['ready', 'kubeconfig', 'smoke'].includes(kind));
  const last = (kind: StepKind, needs: readonly string[]): PlanStep[] =>
    rest.filter((step) => step.kind === kind).map((step) => ({ ...step, needs: [...needs] }));
  const ready = last('ready', [tokens.id]);
  const kubeconfig = last('kubeconfig', [heard.id]);
  const smoke = last(
    'smoke',
    [...ready, ...kubeconfig].map(({ id }) => id),
  );

  let renewedAt = 0;
  return [
    { step: restore, run: (context) => restoreAll(session, record, context) },
    findAgainStep(session, boot, record.name),
    ...connects.map((step) => connectStep(session, step)),
    // The scripts may be older than this k8slab; the bundle was there when the snapshot was taken.
    ...uploads.map((step) => uploadStep(session, step, undefined)),
    ...clocks.map((step) => clockStep(session, step)),
    ...renewals.map((step) => ({
      step,
      run: (context: StepContext) => {
        renewedAt ||= session.clock.wall();
        return runGuest(session, context, ['after-restore']);
      },
    })),
    heardStep(session, heard, () => renewedAt),
    cniTokensStep(session, tokens),
    ...ready.map((step) => guestStep(session, step)),
    ...kubeconfig.map((step) => kubeconfigStep(session, step)),
    ...smoke.map((step) => smokeStep(session, step, images)),
  ];
}

async function restoreAll(session: Session, record: SnapshotRecord, { signal, line }: StepContext) {
  const { journal, labDir } = session;
  const { name } = record;
  // First of all: what was proven of the cluster is not proven of the one that comes.
  await journal.update({ verifiedAt: undefined, sshTargets: { ...record.sshTargets } });
  await updateSnapshots(labDir, (file) => ({ ...file, restoring: name }));
  await requireStore(session.provider).restore(record.nodes, name, {
    signal,
    onProgress: (node, text) => line(node === undefined ? text : `${node}: ${text}`),
  });
  await putBackStarts(labDir, name);
  return { changed: true };
}

/** Hypervisors take a moment to say that a restored machine runs, and at which address. */
function findAgainStep(session: Session, step: PlanStep, name: string): RunnableStep {
  const { run } = findMachinesStep(session, step, { act: `go on after restoring ${name}` });
  return {
    step,
    run: (context) =>
      retryWhile({
        attempt: () => run(context),
        passing: (error) =>
          isLabError(error) && ['K8SLAB_LAB_NOT_RUNNING', 'K8SLAB_NODE_NOT_RUNNING'].includes(error.code),
        what: 'the restored machines',
        deadlineMs: FIND_MS,
        intervalMs: 2000,
        clock: session.clock,
        signal: context.signal,
      }),
  };
}
