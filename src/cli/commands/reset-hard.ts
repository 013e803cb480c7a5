import { ExitCode, isLabError, LabError } from '../../errors.js';
import type { Plan } from '../../plan/model.js';
import { BASE_SET, type SnapshotRecord, type SnapshotSet } from '../../snapshot/model.js';
import { requireRestorable } from '../../snapshot/require.js';
import type { App } from '../app.js';
import { presentSets } from '../snapshots.js';
import { restoreAgreed } from './snapshot-restore.js';

/** The set of the chapter, else that of the lab, as the soft way does with its starts. */
function nameFor(sets: readonly SnapshotSet[], chapter: string | undefined): string | undefined {
  return [chapter, BASE_SET].find((name) => sets.some((set) => set.name === name));
}

/** Restores the machines. The caller holds the lock. */
export async function resetHard(
  app: App,
  plan: Plan,
  { chapter, dryRun }: { chapter: string | undefined; dryRun: boolean },
): Promise<ExitCode> {
  const { sets } = await presentSets(app, plan);
  const name = nameFor(sets, chapter);
  if (name !== undefined) return restoreAgreed(app, plan, requireRestorable(sets, name), dryRun);
  throw new LabError(
    'K8SLAB_SNAPSHOT_UNKNOWN',
    `Cannot reset by a snapshot: there is none of ${chapter ?? 'the lab'}`,
    {
      exitCode: ExitCode.usage,
      hint: 'k8slab reset --soft needs none. To have one the next time: k8slab reset --record, or k8slab snapshot save base',
    },
  );
}

/** What a hard reset would restore; undefined where there is nothing that could be. */
export async function hardSet(app: App, plan: Plan, chapter: string | undefined): Promise<SnapshotRecord | undefined> {
  try {
    const { sets } = await presentSets(app, plan);
    const name = nameFor(sets, chapter);
    return name === undefined ? undefined : requireRestorable(sets, name);
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isLabError(error)) throw error;
    // On containers there is nothing to tell of.
    if (error.code !== 'K8SLAB_SNAPSHOT_UNSUPPORTED') app.say(`${app.texts.cli.warning}: ${error.message}`);
    return undefined;
  }
}
