import { ExitCode } from '../../errors.js';
import type { Plan } from '../../plan/model.js';
import { knownMachines } from '../../steps/machines.js';
import type { NodeData } from '../../steps/node-data.js';
import { removeNodes, requireNoVolumes } from '../../steps/remove-nodes.js';
import { controlPlaneOf } from '../../steps/session.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { lossLines, NO_LOSS, nodeData } from '../node-losses.js';
import { loadLabFile, soundText } from '../lab-file.js';
import { journalOf, locked, requirePlan } from '../lab-state.js';
import { planLab } from '../plan-lab.js';
import { refuseChanges } from '../refuse-changes.js';
import { exitCodeOfRun, runOnLab } from '../run-on-lab.js';
import { applyEdit } from '../write-file.js';
import { PLAIN_UP, up } from './up.js';

type ScaleCommand = Extract<Command, { verb: 'scale' }>;

/**
 * More or fewer workers. Fewer: their pods move, then the machines go. Either way `up` does the rest, on the new
 * nodes and on those that stay (names, routes, trust). Safe to repeat after it was stopped anywhere.
 */
export async function scale(app: App, { workers, dryRun }: ScaleCommand): Promise<ExitCode> {
  const before = await requirePlan(app);
  const wanted = soundText(app, (await loadLabFile(app)).text, { workers });
  // Judged as a whole before anything is touched: memory of the host, addresses, the range of MetalLB.
  const planned = await planLab(app, wanted);
  const { plan } = planned;
  // The machines that go are meant to.
  await refuseChanges(app, { ...planned, machines: [] });
  const gone = await leaving(app, before, plan);
  const fresh = plan.nodes.map(({ name }) => name).filter((name) => !before.nodes.some((node) => node.name === name));
  const loses = gone.length > 0 ? await nodeData(app, before, gone) : NO_LOSS;
  show(app, gone, fresh, loses);
  if (dryRun) return ExitCode.ok;
  // Before the lab file is changed.
  requireNoVolumes(loses, gone);
  if (gone.length > 0 && !(await agreed(app, 'remove nodes', app.texts.cli.askScale, false))) {
    app.print(app.texts.cli.notScaled);
    return ExitCode.ok;
  }
  await applyEdit(app, { workers });
  if (gone.length > 0) {
    const removed = await remove(app, before, gone);
    if (removed !== ExitCode.ok) return removed;
  }
  return up(app, PLAIN_UP);
}

/** The last one first. Also machines that an earlier, interrupted run left behind. */
async function leaving(app: App, before: Plan, after: Plan): Promise<string[]> {
  const stays = new Set(after.nodes.map(({ name }) => name));
  const machines = (await knownMachines(app.labDir)).map(({ node }) => node);
  const all = [...new Set([...before.nodes.map(({ name }) => name), ...machines])];
  return all.filter((name) => !stays.has(name)).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

function show(app: App, gone: readonly string[], fresh: readonly string[], loses: NodeData): void {
  if (app.json) {
    app.printJson({ type: 'scale-plan', remove: gone, add: fresh, loses });
    return;
  }
  const { cli } = app.texts;
  if (gone.length > 0) app.print(cli.scaleDown(gone.join(', ')));
  const lines = lossLines(cli, loses);
  if (lines.length > 0) app.print([cli.scaleLoses, ...lines.map((line) => `  ${line}`)].join('\n'));
  if (fresh.length > 0) app.print(cli.scaleUp(fresh.join(', ')));
  if (gone.length + fresh.length === 0) app.print(cli.scaleNothing);
}

function remove(app: App, before: Plan, gone: readonly string[]): Promise<ExitCode> {
  return locked(app, async () => {
    const journal = await journalOf(app);
    const summary = await runOnLab(app, {
      command: 'scale',
      plan: { ...before, nodes: [controlPlaneOf(before)] },
      journal,
      steps: (session) => removeNodes(session, gone),
    });
    return exitCodeOfRun(summary);
  });
}
