import { patience } from '../../plan/emulated.js';
import type { Answers, CommandResult } from '../command-result.js';
import type { CheckSpec } from '../check-model.js';
import { HOST, realNode } from '../nodes.js';
import type { LabContext } from '../run.js';
import { whyEnded } from '../node-watch.js';
import { type LabPlace, runProgram, runShell } from '../shell.js';

/**
 * One look at the state. `error`: it could not be seen, so it neither holds nor not. `nothing`: there was nothing to look
 * at, as before the learner began.
 */
export type Look = { holds: boolean; seen: string; nothing?: boolean } | { error: string };

/** How to look, and what the learner is told about it. */
export interface Looker {
  /** As the lab names it. */
  node: string;
  reproduce: string;
  expected: string;
  look: (tools: LookTools) => Promise<Look>;
}

export interface LookTools {
  context: LabContext;
  place: LabPlace;
  signal: AbortSignal;
  /** As the check's node. */
  program: (argv: readonly string[]) => Promise<CommandResult>;
  shell: (text: string) => Promise<CommandResult>;
}

/** One look may take this long; a node that hangs must not hold a check past its deadline for ever. */
const LOOK_SECONDS = 30;
const lookSeconds = ({ plan }: Pick<LabContext, 'plan'>): number => LOOK_SECONDS * patience(plan);
const MAX_SEEN = 300;

export function toolsFor(
  context: LabContext,
  place: LabPlace,
  node: string,
  signal: AbortSignal,
  shared: Answers,
): LookTools {
  const request = { node, deadlineMs: lookSeconds(context) * 1000, signal };
  return {
    context,
    place,
    signal,
    program: (argv) => {
      // Checks side by side often ask the same: one answer does for all that wait for it.
      const key = [node === HOST ? HOST : realNode(context.plan, node), ...argv].join('\0');
      const running = shared.get(key);
      if (running) return running;
      const answer = runProgram(context, argv, request).finally(() => shared.delete(key));
      shared.set(key, answer);
      return answer;
    },
    shell: (text) => runShell(context, place, text, request),
  };
}

/**
 * The look when the command did not run to its end; undefined when it did. A question that hangs says nothing of the
 * state: counted as "it does not hold", it would pass every check that wants something never to be.
 */
export function brokenLook(result: CommandResult, { context }: LookTools): Look | undefined {
  switch (result.reason) {
    case 'exit':
      return undefined;
    case 'connection':
      return { error: result.why ?? '' };
    case 'timeout':
      return { error: context.texts.sawTimeout(lookSeconds(context)) };
    case 'aborted':
      return { error: whyEnded(context) };
    default:
      return { error: context.texts.couldNotRun(result.reason) };
  }
}

/** Where time is part of what is looked at: a page that does not come, a command of the lab that does not end. */
export function endlessLook({ reason }: CommandResult, { context }: LookTools): Look | undefined {
  return reason === 'timeout' ? { holds: false, seen: context.texts.sawTimeout(lookSeconds(context)) } : undefined;
}

/** One line, short. */
export function shown(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ⏎ ');
  return line.length <= MAX_SEEN ? line : `${line.slice(0, MAX_SEEN - 1)}…`;
}

export type LookerOf<T extends CheckSpec['type']> = (
  check: Extract<CheckSpec, { type: T }>,
  context: LabContext,
  place: LabPlace,
) => Looker;
