import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The line every test program of this project ends with; scripts/lib/summary.sh reads and adds them. */
export function summaryLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/**
 * Counts a finished run. A file that failed outside its tests, or an error nobody caught, counts as one failure.
 *
 * @param filter of `-t`
 */
export function countRun(
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
  filter?: RegExp,
): Counts & { skips: string[] } {
  const result = { passed: 0, failed: unhandled.length, skipped: 0, skips: [] as string[] };
  for (const module of modules) {
    let failedInModule = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') result.passed += 1;
      else if (state === 'failed') failedInModule += 1;
      else {
        result.skipped += 1;
        result.skips.push(`${module.relativeModuleId} > ${test.fullName}: ${whySkipped(test, filter)}`);
      }
    }
    result.failed += failedInModule === 0 && !module.ok() ? 1 : failedInModule;
  }
  return result;
}

function whySkipped(test: TestCase, filter: RegExp | undefined): string {
  const result = test.result();
  if (filter !== undefined && !filter.test(filteredName(test))) return 'left out by the filter -t';
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  if (result.state === 'pending') return 'did not finish';
  // Vitest calls tests skipped whose beforeAll failed.
  return test.module.ok() ? 'no reason given' : 'the setup before it failed';
}

/** What vitest holds the filter against: `fullName` with spaces. */
function filteredName({ name, parent }: TestCase | TestSuite): string {
  return parent.type === 'suite' ? `${filteredName(parent)} ${name}` : name;
}

/** Prints each skipped test with its reason and, as the very last line, the counts. */
export default class SummaryReporter implements Reporter {
  private last: string | undefined;
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = countRun(modules, unhandled, this.vitest?.getGlobalTestNamePattern());
    if (this.last === undefined) process.once('exit', () => this.print());
    this.last = [...counts.skips.map((skip) => `skipped: ${skip}`), summaryLine(counts)].join('\n');
  }

  /** At exit, because other reporters and the coverage table print after onTestRunEnd. */
  private print(): void {
    writeSync(1, `\n${this.last ?? ''}\n`);
  }
}
