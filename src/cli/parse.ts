import { CommanderError } from 'commander';
import { ExitCode } from '../errors.js';
import type { Invocation } from './invocation.js';
import { buildProgram, type ProgramOptions } from './program.js';

export type Parsed =
  | { kind: 'run'; invocation: Invocation }
  /** Help, the version or a usage error has been printed: nothing is left to do. */
  | { kind: 'over'; exitCode: ExitCode };

/** argv → what is wanted. Throws LabError only for what commander cannot know. */
export function parseArgv(argv: readonly string[], options: Omit<ProgramOptions, 'onInvocation'>): Parsed {
  const cut = argv.indexOf('--');
  const own = cut < 0 ? argv : argv.slice(0, cut);
  const passed = cut < 0 ? [] : argv.slice(cut + 1);
  let invocation: Invocation | undefined;
  const program = buildProgram({ ...options, onInvocation: (understood) => (invocation = understood) }, passed);
  try {
    program.parse([...own], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { kind: 'over', exitCode: error.exitCode === 0 ? ExitCode.ok : ExitCode.usage };
  }
  // Commander itself prints help when no verb is given.
  return invocation ? { kind: 'run', invocation } : { kind: 'over', exitCode: ExitCode.usage };
}

/** Of a command line that may not be understood: also its error is an object then. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return own.some(
    (word, index) => /^(--output=|-o)json$/.test(word) || (/^(--output|-o)$/.test(word) && own[index + 1] === 'json'),
  );
}

/** `--lang` has to be known before the command line can be explained in it. */
export function languageFlag(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const inline = own.find((word) => word.startsWith('--lang='));
  if (inline !== undefined) return inline.slice('--lang='.length);
  const index = own.indexOf('--lang');
  return index < 0 ? undefined : own[index + 1];
}
