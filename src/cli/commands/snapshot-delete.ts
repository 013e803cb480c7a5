import { ExitCode } from '../../errors.js';
import { BASE_SET, type SnapshotSet } from '../../snapshot/model.js';
import { requireKnown, requireStore } from '../../snapshot/require.js';
import { deleteWhereItIs } from '../../snapshot/save.js';
import { prunable } from '../../snapshot/sets.js';
import { updateSnapshots, withoutRecord } from '../../snapshot/snapshot-file.js';
import { dropStarts } from '../../snapshot/starts.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import { locked, requirePlan } from '../lab-state.js';
import type { SnapshotCommand, WhichSnapshots } from '../snapshot-invocation.js';
import { presentSets } from '../snapshots.js';

/** From every node that has them; also what is left of one that is not whole. */
export async function snapshotDelete(
  app: App,
  { which, dryRun }: Extract<SnapshotCommand, { verb: 'snapshot-delete' }>,
): Promise<ExitCode> {
  const plan = await requirePlan(app);
  const store = requireStore(providerOf(app, plan));
  const texts = app.texts.snapshot;
  return locked(app, async () => {
    const { sets } = await presentSets(app, plan);
    const names = chosen(sets, which);
    if (app.json) app.printJson({ type: 'snapshot-delete-plan', names });
    else app.print(names.length === 0 ? texts.nothingToDelete : texts.deletePlan(names.join(', ')));
    if (dryRun || names.length === 0) return ExitCode.ok;
    if (!(await agreed(app, 'delete snapshots', texts.askDelete, false))) {
      app.print(texts.notDeleted);
      return ExitCode.ok;
    }
    for (const name of names) {
      app.signal.throwIfAborted();
      await deleteWhereItIs(store, name, {
        signal: app.signal,
        onProgress: (node, line) => app.say(node === undefined ? line : `${node}: ${line}`),
      });
      await dropStarts(app.labDir, name);
      await updateSnapshots(app.labDir, (file) => withoutRecord(file, name));
    }
    if (app.json) app.printJson({ type: 'snapshots-deleted', names });
    else app.print(texts.deleted(names.join(', ')));
    return ExitCode.ok;
  });
}

function chosen(sets: readonly SnapshotSet[], which: WhichSnapshots): string[] {
  if (which === 'all') return sets.filter(({ state }) => state !== 'foreign').map(({ name }) => name);
  if ('keep' in which) return prunable(sets, which.keep, BASE_SET);
  return which.names.map((name) => requireKnown(sets, name).name);
}
