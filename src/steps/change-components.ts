import type { Bundle } from '../bundle/read.js';
import type { ComponentName } from '../config/component-names.js';
import { componentNamed } from '../components/all.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { dependentsOf, installSteps, selectSteps } from '../plan/select-steps.js';
import { bringUpSteps } from './bring-up.js';
import { runGuest } from './guest-step.js';
import { nothingElseNeeds } from './installed-components.js';
import { clusterStep, findMachinesStep } from './running-lab.js';
import { controlPlaneOf, type Session } from './session.js';
import type { RunnableStep } from './step.js';

/** Seconds that taking one component away may need: namespaces go one object after the other. */
const REMOVE_SECONDS = 900;

/** Writes the lab file and the lab directory; whether that changed a file. */
export type WriteLab = () => Promise<boolean>;

/** The steps that install components into a lab that is up. The lab file is changed once its machines are found. */
export function installComponents(
  session: Session,
  names: readonly ComponentName[],
  options: { bundle: Bundle | undefined; write: WriteLab },
): RunnableStep[] {
  const { plan } = session;
  const write = writeStep('boot:host', options.write);
  const cluster = clusterStep(session, [`connect:${controlPlaneOf(plan).name}`]);
  const planned = installSteps(plan, names).map((step) =>
    step.kind === 'upload' ? { ...step, needs: [...step.needs, write.step.id, cluster.step.id] } : step,
  );
  return [...implement(session, options.bundle, planned), write, cluster];
}

/**
 * The steps that take components away: what needs another goes first, workers before the control plane. Then the lab
 * file and the nodes learn that they are no longer wanted.
 *
 * @param session with the plan that still has them: their scripts read their settings
 * @param after the plan without them
 */
export function removeComponents(
  session: Session,
  names: readonly ComponentName[],
  options: { bundle: Bundle | undefined; after: Plan; write: WriteLab },
): RunnableStep[] {
  const { plan } = session;
  const before = selectSteps(plan.steps, ({ kind }) => ['boot', 'connect', 'upload'].includes(kind));
  const cluster = clusterStep(session, [`connect:${controlPlaneOf(plan).name}`]);
  const uploads = before.filter(({ kind }) => kind === 'upload').map(({ id }) => id);
  const free = nothingElseNeeds(session, names, [...uploads, cluster.step.id]);
  const removals = removalSteps(plan, names, [free.step.id]);
  const last = removals.map(({ id }) => id);
  const write = writeStep(last, options.write);
  const again = selectSteps(options.after.steps, ({ kind }) => ['upload', 'component-images'].includes(kind)).map(
    (step) => renamed(step, write.step.id),
  );
  return [
    ...implement(session, options.bundle, [...before, ...again]),
    ...removals.map((step) => removeStep(session, step)),
    write,
    cluster,
    free,
  ];
}

/** `remove-metallb:m-k8s`; the kind is the component. */
function removalSteps(plan: Plan, names: readonly ComponentName[], first: readonly string[]): PlanStep[] {
  const [controlPlane, ...workers] = [controlPlaneOf(plan), ...plan.nodes.filter(({ role }) => role === 'worker')];
  const idsOf = new Map<ComponentName, string[]>();
  const steps: PlanStep[] = [];
  const add = (name: ComponentName, node: string, needs: readonly string[]): string => {
    const id = `remove-${name}:${node}`;
    steps.push({ id, kind: name, node, needs: [...needs], deadlineSeconds: REMOVE_SECONDS });
    idsOf.set(name, [...(idsOf.get(name) ?? []), id]);
    return id;
  };
  for (const name of orderOfRemoval(names)) {
    const users = dependentsOf(names, [name]).flatMap((dependent) => idsOf.get(dependent.name) ?? []);
    const onWorkers =
      componentNamed(name).nodes === 'all' ? workers.map((worker) => add(name, worker.name, [...first, ...users])) : [];
    add(name, controlPlane.name, [...first, ...users, ...onWorkers]);
  }
  return steps;
}

/** Each before those it needs. */
function orderOfRemoval(names: readonly ComponentName[]): ComponentName[] {
  const order: ComponentName[] = [];
  const visit = (name: ComponentName): void => {
    if (order.includes(name)) return;
    for (const { name: user } of dependentsOf(names, [name])) visit(user);
    order.push(name);
  };
  for (const name of names) visit(name);
  return order;
}

function removeStep(session: Session, step: PlanStep): RunnableStep {
  return { step, run: (context) => runGuest(session, context, ['--remove', step.kind]) };
}

function writeStep(needs: string | readonly string[], write: WriteLab): RunnableStep {
  return {
    step: { id: 'lab-file:host', kind: 'boot', node: 'host', needs: [needs].flat(), deadlineSeconds: 60 },
    run: async () => ({ changed: await write() }),
  };
}

/** The second upload of a run, under an id of its own. */
function renamed(step: PlanStep, write: string): PlanStep {
  const needs = step.needs.map((need) => need.replace(/^upload:/, 'upload-again:'));
  return { ...step, id: step.id.replace(/^upload:/, 'upload-again:'), needs: needs.length > 0 ? needs : [write] };
}

function implement(session: Session, bundle: Bundle | undefined, steps: readonly PlanStep[]): RunnableStep[] {
  const [boot, others] = [steps.filter(({ kind }) => kind === 'boot'), steps.filter(({ kind }) => kind !== 'boot')];
  return [...boot.map((step) => findMachinesStep(session, step)), ...bringUpSteps(session, bundle, others)];
}
