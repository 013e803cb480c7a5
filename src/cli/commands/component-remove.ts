import type { ComponentName } from '../../config/component-names.js';
import { ExitCode } from '../../errors.js';
import type { Plan } from '../../plan/model.js';
import { removeComponents } from '../../steps/change-components.js';
import { refuseNeeded } from '../../steps/installed-components.js';
import { refuseUnmade } from '../../steps/running-lab.js';
import type { RunSummary } from '../../steps/runner.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { inOrder, writeComponents } from '../component-lab.js';
import type { Command } from '../invocation.js';
import { loadLabFile } from '../lab-file.js';
import { journalOf, locked } from '../lab-state.js';
import { planLab } from '../plan-lab.js';
import { refuseChanges } from '../refuse-changes.js';
import { exitCodeOfRun, runOnLab } from '../run-on-lab.js';
import { verifiedBundle } from '../verified-bundle.js';
import { keepingStart } from '../start-state.js';
import { writeLab } from '../write-lab.js';

type RemoveCommand = Extract<Command, { verb: 'component-remove' }>;

/** Takes components out of the cluster, then out of the lab file. Asks first. */
export async function componentRemove(app: App, { names, dryRun }: RemoveCommand): Promise<ExitCode> {
  const texts = app.texts.components;
  const planned = await planLab(app, await loadLabFile(app));
  await refuseChanges(app, planned);
  const now = planned.plan.components.map(({ name }) => name);
  refuseNeeded(now, names);
  const rest = now.filter((name) => !names.includes(name));
  if (app.json && dryRun) app.printJson({ type: 'component-remove-plan', components: names, rest });
  if (!app.json)
    app.print(
      [texts.removing(names.join(', ')), texts.removingFrom(app.file, rest.join(', ') || texts.none)].join('\n'),
    );
  if (dryRun) return ExitCode.ok;
  if (!(await agreed(app, 'remove components', app.texts.components.askRemove, false))) {
    app.print(texts.notRemoved);
    return ExitCode.ok;
  }

  refuseUnmade(planned.plan, planned.machines);
  const summary = await remove(app, names, {
    // Their scripts read their settings, also when the lab file has forgotten them.
    before: planned.replan(inOrder([...now, ...names])).plan,
    after: planned.replan(inOrder(rest)).plan,
    rest,
  });
  if (summary.ok && !app.json) app.print(texts.removed(names.join(', ')));
  return exitCodeOfRun(summary);
}

async function remove(
  app: App,
  names: readonly ComponentName[],
  { before, after, rest }: { before: Plan; after: Plan; rest: readonly ComponentName[] },
): Promise<RunSummary> {
  const bundle = before.bundle && (await verifiedBundle(app, before.bundle.dir));
  return locked(app, async () => {
    const journal = await journalOf(app);
    await writeLab(app, before, { journal });
    return keepingStart(app, after, () =>
      runOnLab(app, {
        command: `component remove ${names.join(' ')}`,
        plan: before,
        journal,
        steps: (session) =>
          removeComponents(session, names, {
            bundle,
            after,
            write: () => writeComponents(app, after, { components: rest, journal }),
          }),
      }),
    );
  });
}
