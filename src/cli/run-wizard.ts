import type { App } from './app.js';
import { applyEdit, newLabText, writeNew } from './write-file.js';
import { interruptedError } from '../exec/interrupted.js';
import { makePlan } from '../plan/make-plan.js';
import { readBundle, summarizeBundle } from '../bundle/read.js';
import { planTable } from '../report/plan.js';
import type { Settings } from './invocation.js';
import { type LabOverrides, type Loaded, loadLabFile, overridesOf, soundText } from './lab-file.js';
import { exists } from './exists.js';
import { factsFor } from './plan-lab.js';
import { createAsk } from './prompts/ask.js';
import { askLab } from './prompts/wizard.js';
import { proposeLab, reusable } from './propose.js';

/** Asks, shows the lab that comes of it, and writes the file; one that is there is edited and keeps its comments. */
export async function runWizard(app: App, settings: Settings): Promise<Loaded> {
  const flags = overridesOf(settings, app.environment.cwd);
  const facts = await factsFor(app, 'auto');
  const ask = createAsk(app.environment, app.signal);
  const before = (await exists(app.file)) ? await loadLabFile(app, flags) : undefined;
  const current: LabOverrides = before ? before.config : flags;
  const host = before ? facts : reusable(facts, 'auto');
  const answers = await askLab({
    ask,
    say: app.say,
    texts: app.texts.wizard,
    facts: host,
    flags,
    current,
    proposed: proposeLab(current, host, undefined),
    cwd: app.environment.cwd,
  });

  const text = before ? undefined : await newLabText(app, answers, host);
  const loaded = text === undefined ? soundText(app, before?.text ?? '', answers) : soundText(app, text);
  const bundle =
    loaded.config.bundle === undefined ? undefined : summarizeBundle(await readBundle(loaded.config.bundle));
  const { plan } = makePlan(loaded.config, facts, { explicit: loaded.explicit, ...(bundle && { bundle }) });
  app.say(`\n${app.texts.wizard.topology}\n${planTable(plan, app.texts.report)}`);
  if (!(await ask.confirm(app.texts.wizard.write(app.file), true))) {
    app.say(app.texts.wizard.notWritten);
    throw interruptedError(`write ${app.file}`);
  }
  return text === undefined ? applyEdit(app, answers) : writeNew(app, text);
}
