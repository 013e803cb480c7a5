import { ExitCode } from '../../errors.js';
import { blockedByPlan } from '../../labs/needs.js';
import type { CheckStatus } from '../../labs/results.js';
import { libraryTable, type ListedLab } from '../../report/labs/library.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { renderedPlan } from '../lab-state.js';
import { findLabs } from '../labs/find-labs.js';
import { languageOf } from '../labs/language.js';
import { findLastReport } from '../labs/result-store.js';

/**
 * Every lab; where there is a cluster also how each ended the last time, and what in the plan keeps it from running.
 * Images, programs and the kernel are asked for on the nodes, when a lab starts.
 */
export async function labList(app: App, command: Extract<Command, { verb: 'lab-list' }>): Promise<ExitCode> {
  const texts = app.texts.labs;
  const labs = await findLabs(app, { wanted: command.wanted, own: command.labs });
  const [plan, results] = await Promise.all([renderedPlan(app), lastResults(app)]);
  const listed = labs.map(
    ({ lab }): ListedLab => ({ lab, last: results.get(lab.id), blocked: plan && blockedByPlan(lab, { plan, texts }) }),
  );
  if (app.json) app.printJson({ type: 'labs', labs: listed.map(forPrograms) });
  else app.print(libraryTable(listed, { texts: app.texts.labReport, language: languageOf(app), paint: app.paint }));
  return ExitCode.ok;
}

async function lastResults(app: App): Promise<Map<string, CheckStatus>> {
  const report = await findLastReport(app);
  return new Map(report?.summary.labs.map(({ lab, status }) => [lab, status]) ?? []);
}

function forPrograms({ lab, last, blocked }: ListedLab): Record<string, unknown> {
  const { id, title, source, needs, steps, checks } = lab;
  return { id, title, source, needs, steps: steps.length, checks: checks.length, last, blocked };
}
