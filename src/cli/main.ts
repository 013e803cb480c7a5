import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { ExitCode, isLabError, LabError } from '../errors.js';
import { HUNG_UP, interruptedError } from '../exec/interrupted.js';
import { detectLanguage } from '../i18n/language.js';
import { loadMessages } from '../i18n/load-messages.js';
import { errorJson, exitCodeOf, formatError } from '../report/error.js';
import { createPaint, type Paint } from '../report/stream.js';
import { createApp } from './app.js';
import { dispatch } from './dispatch.js';
import type { CliEnvironment } from './environment.js';
import { languageFlag, parseArgv, wantsJson } from './parse.js';
import { requireHome } from './require-home.js';

/** The whole program short of the process: argv in, exit code out. Never rejects. */
export async function main(environment: CliEnvironment): Promise<ExitCode> {
  const { argv, env, systemLocale, stdout, stderr, signal } = environment;
  // Every running program and step listens for Ctrl-C; Node takes more than ten for a leak and says so.
  setMaxListeners(0, signal);
  const texts = await loadMessages(detectLanguage(languageFlag(argv), env, systemLocale));
  const version = packageVersion();
  let paint: Paint = createPaint(wantsColor(environment, true));
  let json = wantsJson(argv);
  try {
    let said = '';
    const err = (text: string): void => {
      said += text;
      stderr.write(text);
    };
    const write = { out: (text: string) => void stdout.write(text), err };
    const parsed = parseArgv(argv, { texts: texts.cli, version, write });
    if (parsed.kind === 'over') {
      // For people it is printed already.
      if (json && parsed.exitCode !== ExitCode.ok) {
        stdout.write(`${JSON.stringify(errorJson(usageError(said), parsed.exitCode))}\n`);
      }
      return parsed.exitCode;
    }
    const { global, command } = parsed.invocation;
    paint = createPaint(wantsColor(environment, global.color));
    json = global.output === 'json';
    const app = createApp({ global, environment, texts, paint, version });
    signal.addEventListener('abort', () => app.say(texts.cli.stopping), { once: true });
    requireHome();
    return ended(await dispatch(app, command), signal);
  } catch (thrown) {
    // Some rooms throw the bare reason of the signal: that is Ctrl-C, and no bug.
    const error = signal.aborted && !isLabError(thrown) ? interruptedError('go on', thrown) : thrown;
    const exitCode = ended(exitCodeOf(error), signal);
    if (json) stdout.write(`${JSON.stringify(errorJson(error, exitCode))}\n`);
    const versions = `k8slab ${version}, node ${environment.nodeVersion}, ${environment.host.platform}`;
    stderr.write(formatError(error, { texts, paint, versions }));
    return exitCode;
  }
}

/** What is interrupted ends everywhere as by Ctrl-C; that it was the terminal only shows in the exit code. */
function ended(exitCode: ExitCode, { reason }: AbortSignal): ExitCode {
  return exitCode === ExitCode.interrupted && reason === HUNG_UP ? ExitCode.hungUp : exitCode;
}

/** What commander said: its first line, or that there was no command at all. */
function usageError(said: string): LabError {
  const [first = ''] = said.split('\n');
  const message = /^error: (.+)$/.exec(first)?.[1] ?? 'no command was given';
  return new LabError('K8SLAB_USAGE', `Cannot read the command line: ${message}`, { exitCode: ExitCode.usage });
}

/** https://no-color.org, FORCE_COLOR, --no-color, and whether there is a terminal at all. */
function wantsColor({ env, stdout }: CliEnvironment, flag: boolean): boolean {
  if (!flag || (env['NO_COLOR'] ?? '') !== '') return false;
  return (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0'
    ? true
    : stdout.isTTY && env['TERM'] !== 'dumb';
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
