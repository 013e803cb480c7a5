import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const PROGRAM = fileURLToPath(new URL('../../scripts/guest/programs/runc-in-container.sh', import.meta.url));
const LOWEST = Number(readFileSync('/proc/self/oom_score_adj', 'utf8'));

/** What runc got, and the score in the settings of the container by then. */
function run(score: number | undefined, ...argv: string[]): { argv: string[]; score: number | undefined } {
  const dir = tempDir();
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ process: { args: ['/pause'], oomScoreAdj: score } }));
  writeFileSync(join(dir, 'runc'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(join(dir, 'runc'), 0o755);
  const words = argv.map((word) => word.replace('BUNDLE', dir));
  const env = { PATH: `${dir}:${process.env['PATH'] ?? ''}` };
  const said = execFileSync(PROGRAM, words, { env, cwd: dir, encoding: 'utf8' }).trimEnd().split('\n');
  const { process: settings } = JSON.parse(readFileSync(config, 'utf8')) as { process: { oomScoreAdj?: number } };
  return { argv: said.map((word) => word.replace(dir, 'BUNDLE')), score: settings.oomScoreAdj };
}

it.each([
  [['create', '--bundle', 'BUNDLE', 'id'], -998, LOWEST],
  [['--log=a', 'create', '--bundle=BUNDLE', 'id'], -998, LOWEST],
  [['create', '-b', 'BUNDLE', 'id'], 1000, 1000],
  [['run', 'id'], -1000, LOWEST],
  [['create', '--bundle', 'BUNDLE', 'id'], undefined, undefined],
])('%j with %j', (argv, score, wanted) => {
  expect(run(score, ...argv)).toEqual({ argv, score: wanted });
});
