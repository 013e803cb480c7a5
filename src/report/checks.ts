import type { CheckResult, CheckStatus } from '../doctor/check.js';
import type { Messages } from '../i18n/catalog.js';
import type { Paint } from './stream.js';
import { padDisplay, displayWidth } from './table.js';

/** Each check in one line; what stands in the way with its reason and its way out below. */
export function checkReport(checks: readonly CheckResult[], texts: Messages['cli'], paint: Paint): string {
  const words: Record<CheckStatus, string> = {
    ok: texts.checkOk,
    warn: texts.checkWarn,
    fail: texts.checkFail,
    skip: texts.checkSkip,
  };
  const colors = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' } as const;
  const wide = Math.max(...Object.values(words).map(displayWidth));
  const lines = checks.flatMap(({ status, code, seen, why, fix, docs }) => {
    const head = `${paint(colors[status], padDisplay(words[status], wide))}  ${code}: ${seen}`;
    if (status === 'ok' || status === 'skip') return [head];
    const indent = ' '.repeat(wide + 2);
    return [
      head,
      ...(why === '' ? [] : [`${indent}${why}`]),
      ...(fix === '' ? [] : [`${indent}${texts.fix}: ${fix}`]),
      paint('dim', `${indent}docs/${docs}`),
    ];
  });
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const verdict = failed === 0 ? paint('green', texts.doctorOk) : paint('red', texts.doctorBad(failed));
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
