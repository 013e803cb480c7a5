import type { LabEvent } from '../../labs/events.js';
import type { LabStep } from '../../labs/model.js';
import type { CheckResult, StepResult } from '../../labs/results.js';
import type { LabReporter, LabTextOptions } from './options.js';
import { printableDeep, printableLine } from './printable.js';
import { checkProblem, labProblems } from './problems.js';
import { duration, passedOf, sign, stepAsCheck } from './words.js';
import { wrap } from './wrap.js';

const WIDTH = 100;

export interface PlayOptions extends LabTextOptions {
  /** Of the lab: what each step is expected to do. */
  steps: readonly Pick<LabStep, 'id' | 'expect' | 'background'>[];
  teaches: string;
}

/** What is known of a step before it starts. */
export type NextStep = Pick<StepResult, 'step' | 'node' | 'run' | 'explain'>;

export interface PlayReporter extends LabReporter {
  /** Shows a step that waits for a decision; when it starts, it is not shown again. */
  introduce(step: NextStep): void;
}

/** A lesson: before each command why, the command, what it printed, and whether that was expected. */
export function createPlayReporter(options: PlayOptions): PlayReporter {
  const { out, texts, language, paint } = options;
  const say = (...lines: string[]): void => void out.write(lines.map((line) => `${line}\n`).join(''));
  const width = Math.min(WIDTH, out.columns || WIDTH);
  const prose = (text: string): string[] => wrap(text, width);
  /** Background steps go on while others print; only those in front show theirs. */
  const beside = new Set(options.steps.filter(({ background }) => background).map(({ id }) => id));

  const introduced = new Set<string>();
  const introduce = ({ step, node, run, explain }: NextStep, number = ''): void => {
    introduced.add(step);
    const [first = '', ...more] = run.trimEnd().split('\n');
    const note = noteOn(
      options.steps.find(({ id }) => id === step),
      texts,
    );
    say(
      '',
      paint('bold', `${number}${step}`) + paint('dim', `  ${node}`),
      ...(explain ? prose(explain[language]) : []),
      ...(note === undefined ? [] : [paint('yellow', note)]),
      ...[`$ ${first}`, ...more.map((line) => `> ${line}`)].map((line) => paint('cyan', line)),
    );
  };

  const stepDone = (result: StepResult): void => {
    if (result.phase !== 'steps') return result.status === 'done' ? undefined : say(...failed(result));
    const status = stepAsCheck(result.status);
    if (status !== 'pass') return say(...failed(result));
    // It ends while others print, and that it did is nothing to learn from.
    if (beside.has(result.step)) return;
    const exit = result.exitCode ? ` (${texts.exitCode(result.exitCode)})` : '';
    say(`${sign(status, paint)} ${texts.asExpected(exit)}`);
  };
  const failed = (result: StepResult): string[] => {
    const skipped = result.status === 'skipped' || result.status === 'blocked';
    const word = skipped ? texts[result.status as 'skipped' | 'blocked'] : texts.notAsExpected;
    const reason = result.reason === undefined ? '' : `: ${printableLine(result.reason)}`;
    return [`${sign(stepAsCheck(result.status), paint)} ${result.step}: ${word}${reason}`];
  };
  const checkDone = (result: CheckResult): void => {
    if (result.status === 'fail' || result.status === 'error') return say(...checkProblem(result, options));
    say(`  ${sign(result.status, paint)} ${printableLine(result.title[language])}`);
    if (result.status !== 'pass') return say(paint('dim', `      ${printableLine(result.actual)}`));
    say(...wrap(result.explanation[language], width - 6).map((line) => paint('dim', `      ${line}`)));
  };
  const on = (raw: LabEvent): void => {
    const event = printableDeep(raw);
    switch (event.type) {
      case 'lab-started':
        return say(paint('bold', `${event.lab}  ${printableLine(event.title[language])}`), ...prose(options.teaches));
      case 'lab-phase':
        if (event.phase === 'checks') say('', paint('bold', texts.checksTitle));
        return;
      case 'step-started':
        if (event.phase === 'steps' && !introduced.has(event.step))
          introduce(event, `[${event.index}/${event.total}] `);
        return;
      case 'step-output':
        if (!beside.has(event.step)) say(`  ${event.line}`);
        return;
      case 'step-done':
        return stepDone(event.result);
      case 'check-done':
        return checkDone(event.result);
      case 'lab-done': {
        const { result } = event;
        const { passed, all } = passedOf(result.checks);
        const time = duration(result.durationMs, texts);
        if (result.status === 'blocked' && result.reason === undefined)
          return say('', paint('yellow', texts.playStopped));
        if (result.status === 'blocked')
          return say('', paint('yellow', texts.playBlocked(printableLine(result.reason ?? ''))));
        if (result.status === 'pass')
          return say('', paint('green', texts.playPassed(passed, all, time)), texts.playLeft(result.lab));
        return say('', ...labProblems(result, options), paint('red', texts.playFailed(passed, all, time)));
      }
      case 'labs-started':
      case 'check-started':
      case 'lab-files':
      case 'labs-done':
        return;
    }
  };
  return { sink: on, close: () => {}, introduce: (step) => introduce(printableDeep(step)) };
}

function noteOn(step: PlayOptions['steps'][number] | undefined, texts: LabTextOptions['texts']): string | undefined {
  if (!step) return undefined;
  const { expect, background } = step;
  if (background) return texts.runsBeside;
  if (expect.exit === 'timeout') return texts.runsForEver;
  return expect.exit === 'nonzero' || (typeof expect.exit === 'number' && expect.exit > 0)
    ? texts.meantToFail
    : undefined;
}
