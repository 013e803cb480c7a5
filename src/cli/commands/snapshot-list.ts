import { ExitCode } from '../../errors.js';
import { snapshotTable } from '../../report/snapshots.js';
import type { App } from '../app.js';
import { requirePlan } from '../lab-state.js';
import { presentSets } from '../snapshots.js';

/** Every snapshot, whether all nodes have it, and the room they take. Needs no lock: it only looks. */
export async function snapshotList(app: App): Promise<ExitCode> {
  const { sets, use, restoring } = await presentSets(app, await requirePlan(app), true);
  const texts = app.texts.snapshot;
  if (app.json) {
    app.printJson({
      type: 'snapshots',
      sets: sets.map(({ record, ...set }) => ({ ...record, ...set })),
      use,
      restoring,
    });
    return ExitCode.ok;
  }
  if (restoring !== undefined) app.say(`${app.texts.cli.warning}: ${texts.halfRestored(restoring)}`);
  app.print(sets.length === 0 ? texts.none : snapshotTable(sets, use, texts));
  return ExitCode.ok;
}
