import { isLabError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { SnapshotUse } from '../provider/provider.js';
import type { SnapshotRecord, SnapshotSet } from '../snapshot/model.js';
import { requireStore } from '../snapshot/require.js';
import { restoreSteps } from '../snapshot/restore.js';
import { saveSteps } from '../snapshot/save.js';
import { setsOf } from '../snapshot/sets.js';
import { readSnapshots, updateSnapshots } from '../snapshot/snapshot-file.js';
import type { RunSummary } from '../steps/runner.js';
import type { App } from './app.js';
import { providerOf } from './compose.js';
import { journalOf } from './lab-state.js';
import { runOnLab } from './run-on-lab.js';

export interface PresentSets {
  sets: SnapshotSet[];
  use: SnapshotUse[];
  /** A restore that was cut off. */
  restoring: string | undefined;
}

/** The sets of this lab, as the hypervisor has them now. Throws K8SLAB_SNAPSHOT_UNSUPPORTED. */
export async function presentSets(app: App, plan: Plan, sizes = false): Promise<PresentSets> {
  const store = requireStore(providerOf(app, plan));
  const call = { signal: app.signal };
  const [file, present, use] = await Promise.all([
    readSnapshots(app.labDir),
    store.list(call),
    sizes
      ? store.use(
          plan.nodes.map(({ name }) => name),
          call,
        )
      : [],
  ]);
  return { sets: setsOf(file, present, plan, use), use, restoring: file.restoring };
}

/** Saves a lab that is up. The caller holds the lock. */
export async function saveSet(app: App, plan: Plan, name: string): Promise<RunSummary> {
  return runOnLab(app, {
    command: `snapshot save ${name}`,
    plan,
    journal: await journalOf(app),
    steps: (session) => saveSteps(session, { name, version: app.version }),
  });
}

/** Restores a set that is whole. The caller holds the lock. */
export async function restoreSet(app: App, plan: Plan, record: SnapshotRecord): Promise<RunSummary> {
  const images = await bundleImages(app, plan);
  const summary = await runOnLab(app, {
    command: `snapshot restore ${record.name}`,
    plan,
    journal: await journalOf(app),
    steps: (session) => restoreSteps(session, record, images),
  });
  if (summary.ok) await updateSnapshots(app.labDir, ({ restoring: _done, ...file }) => file);
  return summary;
}

/** For the smoke test. The nodes have what they need of the bundle: that it is gone from this host is no hindrance. */
async function bundleImages(app: App, plan: Plan): Promise<readonly string[] | undefined> {
  if (!plan.bundle) return undefined;
  const { readBundle, summarizeBundle } = await import('../bundle/read.js');
  try {
    return summarizeBundle(await readBundle(plan.bundle.dir)).images;
  } catch (error) {
    if (!isLabError(error)) throw error;
    app.say(`${app.texts.cli.warning}: ${error.message}`);
    return [];
  }
}
