import type { Messages } from '../../i18n/catalog.js';
import type { CheckStatus, LabResult, StepResult } from '../../labs/results.js';
import type { Paint } from '../stream.js';
import { displayWidth, padDisplay } from '../table.js';

type Texts = Messages['labReport'];

const COLORS = { pass: 'green', fail: 'red', error: 'magenta', skipped: 'dim', blocked: 'yellow' } as const;
const SIGNS = { pass: '✔', fail: '✖', error: '!', skipped: '-', blocked: '○' } as const;

/** A step's status, told in the words of checks. */
export function stepAsCheck(status: StepResult['status']): CheckStatus {
  if (status === 'done') return 'pass';
  return status === 'failed' ? 'fail' : status;
}

export function sign(status: CheckStatus, paint: Paint): string {
  return paint(COLORS[status], SIGNS[status]);
}

/** The word for a status, all of them equally wide. */
export function statusWord(status: CheckStatus, texts: Texts, paint: Paint): string {
  const wide = Math.max(
    ...(['pass', 'fail', 'error', 'skipped', 'blocked'] as const).map((key) => displayWidth(texts[key])),
  );
  return paint(COLORS[status], padDisplay(texts[status], wide));
}

export function passedOf(checks: LabResult['checks']): { passed: number; all: number } {
  const counted = checks.filter(({ status }) => status !== 'skipped');
  return { passed: counted.filter(({ status }) => status === 'pass').length, all: counted.length };
}

/** `12.3 s`, from a minute on `2 min 5 s`. */
export function duration(ms: number, texts: Texts): string {
  if (ms < 60_000) return texts.seconds((ms / 1000).toFixed(1));
  const seconds = Math.round(ms / 1000);
  return texts.minutes(Math.floor(seconds / 60), seconds % 60);
}
