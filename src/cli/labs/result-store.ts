import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExitCode, LabError } from '../../errors.js';
import type { LabMode } from '../../labs/results.js';
import type { LabReport } from '../../report/labs/model.js';
import { parseReport } from '../../report/labs/parse-report.js';
import { readJson, writeJson } from '../../state/json-file.js';
import { labPaths } from '../../state/lab-paths.js';
import type { App } from '../app.js';

/** Enough to look back at; with all outputs a result takes a megabyte or two. */
const KEPT = 20;

function resultsDir({ labDir }: App): string {
  return join(labPaths(labDir).state, 'results');
}

/** Writes the result of a run, and lets go of the oldest ones. Returns its path. */
export async function storeReport(app: App, report: LabReport): Promise<string> {
  const dir = resultsDir(app);
  // The time first, so that names sort by it; no colon, for Windows.
  const name = `${new Date(report.startedAt).toISOString().replaceAll(':', '-')}-${report.mode}.json`;
  await writeJson(join(dir, name), report);
  const names = await storedNames(app);
  for (const old of names.slice(0, -KEPT)) await rm(join(dir, old), { force: true });
  return join(dir, name);
}

/** Oldest first. */
async function storedNames(app: App): Promise<string[]> {
  const names = await readdir(resultsDir(app)).catch(() => []);
  return names.filter((name) => /^\d{4}-.*-(verify|mine)\.json$/.test(name)).sort();
}

/**
 * The newest stored result, of that kind when one is asked for; unreadable ones are passed over.
 *
 * @throws LabError `K8SLAB_NO_RESULT`
 */
export async function lastReport(app: App, mode?: LabMode): Promise<LabReport> {
  const found = await findLastReport(app, mode);
  if (found) return found;
  throw new LabError('K8SLAB_NO_RESULT', `Cannot find a result: no lab was verified in ${app.labDir} yet`, {
    exitCode: ExitCode.usage,
    hint: 'Make one with: k8slab verify --all',
  });
}

export async function findLastReport(app: App, mode?: LabMode): Promise<LabReport | undefined> {
  for (const name of (await storedNames(app)).reverse()) {
    if (mode !== undefined && !name.endsWith(`-${mode}.json`)) continue;
    const read = await readJson(join(resultsDir(app), name));
    const report = read.state === 'ok' ? parseReport(read.value) : undefined;
    if (report) return report;
  }
  return undefined;
}

/**
 * A result from a file, which may come from somebody else.
 *
 * @throws LabError `K8SLAB_RESULT_INVALID`
 */
export async function reportFrom(app: App, file: string): Promise<LabReport> {
  const path = resolve(app.environment.cwd, file);
  const read = await readJson(path);
  const report = read.state === 'ok' ? parseReport(read.value) : undefined;
  if (report) return report;
  const why = read.state === 'missing' ? 'there is no such file' : 'it is no result of this version of k8slab';
  throw new LabError('K8SLAB_RESULT_INVALID', `Cannot read ${path}: ${why}`, {
    exitCode: ExitCode.usage,
    hint: 'Results are below .state/results of the lab directory',
  });
}
