import { COMPONENT_NAMES, type ComponentName } from '../config/component-names.js';
import { ExitCode, LabError } from '../errors.js';
import { mustRun } from '../exec/must-run.js';
import type { InstalledComponent } from '../plan/component-status.js';
import type { PlanStep } from '../plan/model.js';
import { dependentsOf } from '../plan/select-steps.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { GUEST_PROGRAM } from './guest-step.js';
import { connectionOf, controlPlaneOf, type Session } from './session.js';
import type { RunnableStep } from './step.js';

const LINE = /^K8SLAB_COMPONENT ([a-z-]+) ?(\S*)$/gm;

/** What a node says is installed on it: the stamps that its scripts have left. */
export async function installedOn(node: SshExec, signal: AbortSignal): Promise<InstalledComponent[]> {
  const { stdout } = await mustRun(
    node,
    { argv: [GUEST_PROGRAM, 'component-states'], sudo: true, signal, deadlineMs: 20_000 },
    { code: 'K8SLAB_COMPONENT_STATES', what: `ask ${node.where} for its components` },
  );
  return [...stdout.matchAll(LINE)].map(([, name = '', version = '']) => ({ name, version }));
}

/** Also what nobody wants any more by k8slab.yaml, but is there and would stop working. */
export function nothingElseNeeds(
  session: Session,
  names: readonly ComponentName[],
  needs: readonly string[],
): RunnableStep {
  const node = controlPlaneOf(session.plan).name;
  const step: PlanStep = { id: `needs:${node}`, kind: 'ready', node, needs: [...needs], deadlineSeconds: 60 };
  return {
    step,
    run: async ({ signal }) => {
      const there = (await installedOn(connectionOf(session, node), signal)).map(({ name }) => name);
      refuseNeeded(
        COMPONENT_NAMES.filter((name) => there.includes(name)),
        names,
      );
      return { changed: false };
    },
  };
}

/** Throws K8SLAB_COMPONENT_NEEDED when one of `all` that stays needs one of `names`. */
export function refuseNeeded(all: readonly ComponentName[], names: readonly ComponentName[]): void {
  const [dependent] = dependentsOf(all, names);
  if (!dependent) return;
  const needed = dependent.needs.join(' and ');
  throw new LabError(
    'K8SLAB_COMPONENT_NEEDED',
    `Cannot remove ${needed}: ${dependent.name} is installed and needs it`,
    {
      exitCode: ExitCode.usage,
      hint: `Remove both: k8slab component remove ${[...names, dependent.name].join(' ')}`,
    },
  );
}
