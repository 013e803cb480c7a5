import type { InventoryChange } from '../../labs/inventory/model.js';
import type { CheckResult, LabResult, StepResult } from '../../labs/results.js';
import type { LabTextOptions } from './options.js';
import { printableLine } from './printable.js';
import { sign, stepAsCheck } from './words.js';

type Options = Pick<LabTextOptions, 'texts' | 'language' | 'paint'>;

/** A lab that did not pass, with everything somebody needs who has only this text. Its texts are printable. */
export function labProblems(result: LabResult, options: Options): string[] {
  const { texts, language, paint } = options;
  const steps = result.steps.filter(({ status }) => status === 'failed' || status === 'error');
  const checks = result.checks.filter(({ status }) => status === 'fail' || status === 'error');
  return [
    `${sign(result.status, paint)} ${paint('bold', result.lab)}  ${printableLine(result.title[language])}`,
    ...(result.reason === undefined ? [] : [`  ${printableLine(result.reason)}`]),
    ...steps.flatMap((step) => stepProblem(step, options)),
    ...checks.flatMap((check) => checkProblem(check, options)),
    ...(result.leftovers.length > 0 ? [`  ${texts.leftovers}:`] : []),
    ...result.leftovers.map((change) => `    ${leftover(change, options)}`),
  ];
}

function stepProblem(step: StepResult, { texts, paint }: Options): string[] {
  const { run, output, reason } = step;
  return [
    `  ${sign(stepAsCheck(step.status), paint)} ${texts.stepOn(texts[step.phase], step.step, step.node)}`,
    ...run
      .trimEnd()
      .split('\n')
      .map((line) => `      $ ${line}`),
    ...output.map((line) => paint('dim', `      | ${printableLine(line)}`)),
    ...(reason === undefined ? [] : [`      ${texts.reason}: ${printableLine(reason)}`]),
  ];
}

/** Also for a check that passed, in `play`: then without what is only about failing. */
export function checkProblem(check: CheckResult, { texts, language, paint }: Options): string[] {
  return [
    `  ${sign(check.status, paint)} ${printableLine(check.title[language])}  ${paint('dim', `[${check.check}]`)}`,
    ...block(texts.look(check.node), check.reproduce),
    ...block(texts.expected, check.expected),
    ...block(texts.actual, check.actual),
    ...(check.hint ? block(texts.hint, check.hint[language]) : []),
  ];
}

function block(title: string, text: string): string[] {
  const [first = '', ...more] = text.trimEnd().split('\n');
  if (more.length === 0) return [`      ${title}: ${first}`];
  return [`      ${title}:`, ...[first, ...more].map((line) => `        ${line}`)];
}

export function leftover(
  { section, entry, kind, before, after }: InventoryChange,
  { texts }: Pick<Options, 'texts'>,
): string {
  const states = kind === 'changed' ? `: ${before ?? ''} -> ${after ?? ''}` : '';
  return printableLine(`${texts[kind]}  ${section}  ${entry}${states}`);
}
