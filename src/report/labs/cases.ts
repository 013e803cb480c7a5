import type { CheckResult, CheckStatus, LabResult, StepResult } from '../../labs/results.js';
import type { LabTextOptions } from './options.js';
import { printableDeep, printableLine } from './printable.js';
import { leftover } from './problems.js';
import { stepAsCheck } from './words.js';

type Options = Pick<LabTextOptions, 'texts' | 'language'>;

/** A lab's result as the test tools of this world know it. */
export interface Case {
  /** Unique within the lab, so that a tool can follow it from run to run. */
  name: string;
  status: CheckStatus;
  /** One line: what is wrong, or why it did not run. */
  message: string;
  /** What somebody needs to know of a failure: title → text. */
  details: [title: string, text: string][];
  durationMs: number;
}

/**
 * Every check, and of the commands only those that did not work: the others are no assertions. Never empty: a lab
 * without any stands for itself.
 */
export function casesOf(result: LabResult, options: Options): Case[] {
  const lab = printableDeep(result);
  const { texts } = options;
  const steps = lab.steps
    .filter(({ status }) => status === 'failed' || status === 'error')
    .map((step) => stepCase(step, texts));
  const cases = [...steps, ...lab.checks.map((check) => checkCase(check, options))];
  if (lab.leftovers.length > 0) {
    const text = lab.leftovers.map((change) => leftover(change, options)).join('\n');
    const details: Case['details'] = [[texts.leftovers, text]];
    cases.push({ name: texts.cleanup, status: 'fail', message: texts.leftovers, details, durationMs: 0 });
  }
  // What went wrong may be nobody's but the lab's: no connection, an inventory that could not be taken.
  if (cases.length === 0 || !cases.some(({ status }) => status === lab.status)) {
    const message = printableLine(lab.reason ?? texts[lab.status]);
    cases.push({
      name: printableLine(lab.title[options.language]),
      status: lab.status,
      message,
      details: [],
      durationMs: cases.length > 0 ? 0 : lab.durationMs,
    });
  }
  return cases;
}

function checkCase(check: CheckResult, { texts, language }: Options): Case {
  const bad = check.status === 'fail' || check.status === 'error';
  const details: Case['details'] = [
    [texts.look(check.node), check.reproduce],
    [texts.expected, check.expected],
    [texts.actual, check.actual],
    ...(check.hint ? [[texts.hint, check.hint[language]] as [string, string]] : []),
  ];
  return {
    name: printableLine(`${check.check}: ${check.title[language]}`),
    status: check.status,
    message: printableLine(
      bad ? `${texts.expected}: ${check.expected}; ${texts.actual}: ${check.actual}` : check.actual,
    ),
    details: bad ? details : [],
    durationMs: check.durationMs,
  };
}

function stepCase(step: StepResult, texts: Options['texts']): Case {
  return {
    name: texts.stepOn(texts[step.phase], step.step, step.node),
    status: stepAsCheck(step.status),
    message: printableLine(step.reason ?? texts.notAsExpected),
    details: [
      [texts.typed, step.run],
      [texts.output, step.output.join('\n')],
    ],
    durationMs: step.durationMs,
  };
}
