import type { CheckResult } from './results.js';

/**
 * Has nobody begun this lab? Then nothing that its checks look at is there, and a hint on what is wrong with it leads
 * astray. Commands and requests that fail do not say why; they neither speak for it nor against it.
 */
export function notBegun(checks: readonly CheckResult[]): boolean {
  const looked = checks.filter(({ status }) => status !== 'skipped' && status !== 'blocked');
  const unclear = ({ type }: CheckResult): boolean => type === 'command' || type === 'http';
  return (
    looked.some(({ nothing }) => nothing) &&
    looked.every((check) => check.status === 'fail' && (check.nothing === true || unclear(check)))
  );
}
