import { ExitCode } from '../../errors.js';
import type { LoadedLab } from '../../labs/model.js';
import { placeFor } from '../../labs/place.js';
import { resolveLab } from '../../labs/resolve-lab.js';
import { labText } from '../../report/labs/library.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { renderedPlan } from '../lab-state.js';
import { findLab } from '../labs/find-labs.js';
import { languageOf } from '../labs/language.js';

/** A lab to read: with the values of this cluster where there is one, else with its variables as written. */
export async function labShow(app: App, command: Extract<Command, { verb: 'lab-show' }>): Promise<ExitCode> {
  const loaded = await findLab(app, command.id, command.labs);
  if (app.json) app.printJson({ type: 'lab', lab: loaded.lab, dir: loaded.dir });
  else {
    const options = { texts: app.texts.labReport, language: languageOf(app), paint: app.paint };
    app.print(labText(await filledIn(app, loaded), options));
  }
  return ExitCode.ok;
}

async function filledIn(app: App, loaded: LoadedLab): Promise<LoadedLab['lab']> {
  const plan = await renderedPlan(app);
  if (!plan) return loaded.lab;
  const { namespace, dir } = placeFor(loaded, 'play');
  const { lab, skippedSteps, skippedChecks } = resolveLab(
    loaded.lab,
    { plan, lab: loaded.lab.id, namespace, dir },
    app.texts.labs,
  );
  return {
    ...lab,
    setup: lab.setup.filter(({ id }) => !skippedSteps.has(id)),
    steps: lab.steps.filter(({ id }) => !skippedSteps.has(id)),
    checks: lab.checks.filter(({ id }) => !skippedChecks.has(id)),
  };
}
