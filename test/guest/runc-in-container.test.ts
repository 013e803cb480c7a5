import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const PROGRAM = fileURLToPath(new URL('../../scripts/guest/programs/runc-in-container.sh', import.meta.url));
const LOWEST = Number(readFileSync('/proc/self/oom_score_adj', 'utf8'));

interface Settings {
  oomScoreAdj?: number | undefined;
  capabilities?: Record<string, string[]>;
}

/** What runc got, and the settings of the container by then. */
function run(settings: Settings, ...argv: string[]): { argv: string[]; settings: Settings } {
  const dir = tempDir();
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ process: settings }));
  writeFileSync(join(dir, 'runc'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(join(dir, 'runc'), 0o755);
  const words = argv.map((word) => word.replace('BUNDLE', dir));
  const env = { PATH: `${dir}:${process.env['PATH'] ?? ''}` };
  const said = execFileSync(PROGRAM, words, { env, cwd: dir, encoding: 'utf8' }).trimEnd().split('\n');
  const { process: written } = JSON.parse(readFileSync(config, 'utf8')) as { process: Settings };
  return { argv: said.map((word) => word.replace(dir, 'BUNDLE')), settings: written };
}

it.each([
  [['create', '--bundle', 'BUNDLE', 'id'], -998, LOWEST],
  [['--log=a', 'create', '--bundle=BUNDLE', 'id'], -998, LOWEST],
  [['create', '-b', 'BUNDLE', 'id'], 1000, 1000],
  [['run', 'id'], -1000, LOWEST],
  [['create', '--bundle', 'BUNDLE', 'id'], undefined, undefined],
])('%j with %j', (argv, oomScoreAdj, wanted) => {
  expect(run({ oomScoreAdj }, ...argv)).toEqual({ argv, settings: { oomScoreAdj: wanted } });
});

it('leaves the capabilities that this process may have', () => {
  // The bounding set of this test is what the program finds as its own.
  const known = ['CAP_CHOWN', 'CAP_KILL', 'CAP_SYS_RESOURCE', 'CAP_BPF'];
  const bits = [0, 5, 24, 39];
  const mask = BigInt(`0x${/^CapBnd:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  const own = known.filter((_, index) => (mask >> BigInt(bits[index] ?? 0)) & 1n);
  const { settings } = run({ capabilities: { bounding: [...known, 'CAP_OF_TOMORROW'], ambient: [] } }, 'run', 'id');
  expect(settings).toEqual({ capabilities: { bounding: own, ambient: [] } });
});
