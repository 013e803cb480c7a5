import { dirname } from 'node:path';
import { editConfig } from '../config/edit-config.js';
import { formatProblems } from '../config/format-problems.js';
import type { ConfigProblem } from '../config/model.js';
import { mergeOverrides } from '../config/overrides.js';
import { parseConfig } from '../config/parse-config.js';
import { interruptedError } from '../exec/interrupted.js';
import type { HostFacts } from '../plan/model.js';
import { planTable } from '../report/plan.js';
import type { App } from './app.js';
import { exists } from './exists.js';
import type { Settings } from './invocation.js';
import { type LabOverrides, type Loaded, loadLabFile, overridesOf } from './lab-file.js';
import { factsFor, judgeLab } from './plan-lab.js';
import { type Ask, createAsk } from './prompts/ask.js';
import { askLab, unasked } from './prompts/wizard.js';
import { proposeLab, reusable } from './propose.js';
import { applyEdit, newLabText, writeNew } from './write-file.js';

type Next = 'write' | 'back' | 'leave';

/**
 * Asks, shows the lab that comes of it with everything that speaks against it, and writes the file; one that is there
 * is edited and keeps its comments. Until then nothing is written, and the questions can be asked again.
 */
export async function runWizard(app: App, settings: Settings): Promise<Loaded> {
  const { wizard: texts } = app.texts;
  const flags = overridesOf(settings, app.environment.cwd);
  const facts = await factsFor(app, 'auto');
  const ask = createAsk(app.environment, app.signal);
  const before = (await exists(app.file)) ? await loadLabFile(app, flags) : undefined;
  const current: LabOverrides = before ? before.config : flags;
  const host = before ? facts : reusable(facts, 'auto');
  for (let [shown, given] = [current, flags]; ; ) {
    const proposed = proposeLab(shown, host, undefined);
    const { cwd } = app.environment;
    const answers = await askLab({
      ask,
      say: app.say,
      texts,
      facts: host,
      flags: given,
      current,
      shown,
      proposed,
      cwd,
    });
    const text = before
      ? editConfig(before.text, answers)
      : await newLabText(app, mergeOverrides({}, answers) as LabOverrides, host);
    const next = await decide(app, { ask, text, facts });
    if (next === 'write') return before ? applyEdit(app, answers) : writeNew(app, text);
    if (next === 'leave') {
      app.say(texts.notWritten);
      throw interruptedError(`write ${app.file}`);
    }
    app.say(texts.again);
    // A flag that turned out to be wrong has to be asked for as well.
    [shown, given] = [mergeOverrides(current, answers) as LabOverrides, unasked(flags)];
  }
}

async function decide(app: App, { ask, text, facts }: { ask: Ask; text: string; facts: HostFacts }): Promise<Next> {
  const { wizard: texts } = app.texts;
  const parsed = parseConfig(Buffer.from(text), { dir: dirname(app.file) });
  const { config } = parsed;
  const judged = config && (await judgeLab(app, { ...parsed, config }, facts));
  if (judged) app.say(`\n${texts.topology}\n${planTable(judged.plan, app.texts.report)}`);
  const problems = judged?.problems ?? parsed.problems;
  if (problems.length > 0) app.say(`\n${formatProblems(problems, app.file, text)}\n`);
  const refused = problems.some(isError);
  return ask.select<Next>(
    texts.write(app.file),
    [
      // What the file's own rules refuse no command would read.
      ...(judged ? [{ value: 'write' as const, name: refused ? texts.writeAnyway : texts.writeYes }] : []),
      { value: 'back', name: texts.back },
      { value: 'leave', name: texts.leave },
    ],
    refused ? 'back' : 'write',
  );
}

function isError({ severity }: ConfigProblem): boolean {
  return severity === 'error';
}
