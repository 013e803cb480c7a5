import type { CommandResult } from '../command-result.js';
import type { TextMatcher } from '../check-model.js';
import type { Messages } from '../../i18n/catalog.js';
import { describeText, textHolds } from '../match.js';
import { brokenLook, endlessLook, type LookerOf, shown } from './look.js';

export interface CommandDemands {
  exit: number | 'nonzero' | 'any' | 'timeout';
  stdout?: TextMatcher | undefined;
  stderr?: TextMatcher | undefined;
  output?: TextMatcher | undefined;
}

/** Exit code and streams, as wanted? `timeout` is for the caller to judge. */
export function commandHolds(result: CommandResult, demands: CommandDemands): boolean {
  const { exit, stdout, stderr, output } = demands;
  if (exit === 'nonzero' && result.exitCode === 0) return false;
  if (typeof exit === 'number' && result.exitCode !== exit) return false;
  if (stdout && !textHolds(result.stdout, stdout)) return false;
  if (stderr && !textHolds(result.stderr, stderr)) return false;
  return !output || textHolds(`${result.stdout}\n${result.stderr}`, output);
}

export function describeCommand(demands: CommandDemands, texts: Messages['labs'], seconds: number): string {
  const { exit } = demands;
  const code =
    exit === 'any'
      ? []
      : [exit === 'nonzero' ? texts.exitNonzero : exit === 'timeout' ? texts.exitTimeout(seconds) : texts.exitIs(exit)];
  const streams = (['stdout', 'stderr', 'output'] as const).flatMap((stream) => {
    const matcher = demands[stream];
    return matcher ? [texts.ofStream(stream, describeText(matcher, texts))] : [];
  });
  return [...code, ...streams].join('; ');
}

export function describeResult(result: CommandResult, texts: Messages['labs']): string {
  const said = shown([result.stdout, result.stderr].filter((text) => text.trim() !== '').join('\n'));
  return [texts.sawExit(result.exitCode ?? -1), ...(said === '' ? [] : [said])].join('; ');
}

/** kubectl's and Docker's words for what nobody has made. */
const MISSING = /\(NotFound\)|No such (?:object|container|image|volume|network)/i;

export const commandLooker: LookerOf<'command'> = (check, { texts }) => ({
  node: check.node,
  reproduce: check.run.trim(),
  expected: describeCommand(check, texts, 0),
  look: async (tools) => {
    const result = await tools.shell(check.run);
    return (
      endlessLook(result, tools) ??
      brokenLook(result, tools) ?? {
        holds: commandHolds(result, check),
        seen: describeResult(result, texts),
        nothing: result.exitCode !== 0 && MISSING.test(result.stderr),
      }
    );
  },
});
