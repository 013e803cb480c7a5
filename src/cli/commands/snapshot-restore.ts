import { ExitCode } from '../../errors.js';
import type { Plan } from '../../plan/model.js';
import { takenText } from '../../report/snapshots.js';
import { seconds } from '../../report/time.js';
import type { SnapshotRecord } from '../../snapshot/model.js';
import { requireRestorable } from '../../snapshot/require.js';
import { writePlace } from '../../state/lab-place.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { locked, requirePlan } from '../lab-state.js';
import { exitCodeOfRun } from '../run-on-lab.js';
import type { SnapshotCommand } from '../snapshot-invocation.js';
import { presentSets, restoreSet } from '../snapshots.js';

export async function snapshotRestore(
  app: App,
  { name, dryRun }: Extract<SnapshotCommand, { verb: 'snapshot-restore' }>,
): Promise<ExitCode> {
  const plan = await requirePlan(app);
  return locked(app, async () => {
    const record = requireRestorable((await presentSets(app, plan)).sets, name);
    return restoreAgreed(app, plan, record, dryRun);
  });
}

/** Shows what will be, asks, restores. The caller holds the lock and knows that the set is whole. */
export async function restoreAgreed(
  app: App,
  plan: Plan,
  record: SnapshotRecord,
  dryRun: boolean,
  declined?: () => void,
): Promise<ExitCode> {
  const texts = app.texts.snapshot;
  show(app, plan, record);
  if (dryRun) return ExitCode.ok;
  if (!(await agreed(app, `restore ${record.name}`, texts.askRestore, false))) {
    declined?.();
    app.print(texts.notRestored);
    return ExitCode.ok;
  }
  const summary = await restoreSet(app, plan, record);
  if (summary.ok) {
    await writePlace(app.labDir, { at: record.name, how: 'reset' }, app.clock);
    if (app.json) app.printJson({ type: 'snapshot-restored', name: record.name, seconds: summary.durationMs / 1000 });
    else app.print(texts.restored(record.name, seconds(summary.durationMs)));
  }
  return exitCodeOfRun(summary);
}

function show(app: App, plan: Plan, { name, takenAt, nodes, components, kubernetes }: SnapshotRecord): void {
  const wanted = plan.components.map((each) => `${each.name} ${each.version}`);
  if (app.json) {
    app.printJson({ type: 'restore-plan', name, takenAt, nodes, kubernetes, components, wanted });
    return;
  }
  const texts = app.texts.snapshot;
  app.print([texts.restorePlan(name, takenText(takenAt), nodes.join(', ')), texts.restoreLoses].join('\n'));
  if (components.join() === wanted.join()) return;
  app.print(
    texts.restoreComponents(components.join(', ') || texts.noComponents, wanted.join(', ') || texts.noComponents),
  );
}
