import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const library = fileURLToPath(new URL('../../scripts/lib/summary.sh', import.meta.url));

/** Feeds outputs of test programs with their exit codes through scripts/lib/summary.sh. */
function total(...runs: [output: string, exitCode: number][]): string {
  const dir = tempDir();
  const args = runs.flatMap(([output, exitCode], index) => {
    const path = join(dir, String(index));
    writeFileSync(path, output);
    return [path, String(exitCode)];
  });
  const script = `set -euo pipefail; . "$1"; shift
    while [ $# -gt 0 ]; do add_summary "$1" "$2"; shift 2; done; print_summary`;
  return execFileSync('bash', ['--norc', '-c', script, 'bash', library, ...args], { encoding: 'utf8' });
}

it.each<[string, [string, number][], string]>([
  [
    'adds runs',
    [
      ['2 passed, 0 failed, 1 skipped\n', 0],
      ['x\n3 passed, 0 failed, 0 skipped\n', 0],
    ],
    '5 passed, 0 failed, 1 skipped',
  ],
  ['takes failures as counted', [['1 passed, 2 failed, 0 skipped\n', 1]], '1 passed, 2 failed, 0 skipped'],
  [
    'finds the line before what cleanup says',
    [['4 passed, 0 failed, 0 skipped\n\nbye\n', 0]],
    '4 passed, 0 failed, 0 skipped',
  ],
  [
    'takes the last line that counts',
    [['9 passed, 9 failed, 9 skipped\n1 passed, 0 failed, 0 skipped\n', 0]],
    '1 passed, 0 failed, 0 skipped',
  ],
  [
    'counts a failing program that counted no failure',
    [['7 passed, 0 failed, 0 skipped\n', 124]],
    '7 passed, 1 failed, 0 skipped',
  ],
  ['counts a program that died before counting', [['Killed\n', 137]], '0 passed, 1 failed, 0 skipped'],
  ['does not believe success without a count', [['all good\n', 0]], '0 passed, 1 failed, 0 skipped'],
])('%s', (_name, runs, expected) => {
  expect(total(...runs)).toBe(`${expected}\n`);
});
