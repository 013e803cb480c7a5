import { ExitCode } from '../../errors.js';
import { seconds } from '../../report/time.js';
import { requireName, requireStore } from '../../snapshot/require.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import { locked, requirePlan } from '../lab-state.js';
import { exitCodeOfRun } from '../run-on-lab.js';
import type { SnapshotCommand } from '../snapshot-invocation.js';
import { presentSets, saveSet } from '../snapshots.js';

/** All nodes as they are now. One of that name that is not whole is made whole, a whole one only replaced on demand. */
export async function snapshotSave(
  app: App,
  { name }: Extract<SnapshotCommand, { verb: 'snapshot-save' }>,
): Promise<ExitCode> {
  requireName(name);
  const plan = await requirePlan(app);
  requireStore(providerOf(app, plan));
  const texts = app.texts.snapshot;
  return locked(app, async () => {
    const { sets, restoring } = await presentSets(app, plan);
    if (restoring !== undefined) app.say(`${app.texts.cli.warning}: ${texts.halfRestored(restoring)}`);
    const state = sets.find((set) => set.name === name)?.state;
    if (state === 'partial' || state === 'unfinished') app.say(texts.repairing(name));
    else if (state !== undefined && !(await agreed(app, `replace ${name}`, texts.askReplace(name), false))) {
      app.print(texts.notSaved);
      return ExitCode.ok;
    }
    const summary = await saveSet(app, plan, name);
    if (summary.ok) {
      const nodes = plan.nodes.map((node) => node.name);
      if (app.json) app.printJson({ type: 'snapshot-saved', name, nodes, seconds: summary.durationMs / 1000 });
      else app.print(texts.saved(name, nodes.length, seconds(summary.durationMs)));
    }
    return exitCodeOfRun(summary);
  });
}
