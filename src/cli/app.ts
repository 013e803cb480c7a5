import { dirname, resolve } from 'node:path';
import { type Clock, systemClock } from '../exec/clock.js';
import type { Messages } from '../i18n/catalog.js';
import type { Paint } from '../report/stream.js';
import type { TypedInto } from '../report/typed.js';
import type { CliEnvironment } from './environment.js';
import type { GlobalOptions } from './invocation.js';

/** What every verb is given. */
export interface App {
  readonly global: GlobalOptions;
  readonly texts: Messages;
  readonly paint: Paint;
  readonly clock: Clock;
  readonly environment: CliEnvironment;
  /** Program version. */
  readonly version: string;
  readonly json: boolean;
  /** The terminal can only write on: nothing is drawn over. */
  readonly dumb: boolean;
  /** Somebody is there to be asked. */
  readonly interactive: boolean;
  /** Absolute. */
  readonly file: string;
  /** Absolute. */
  readonly labDir: string;
  readonly signal: AbortSignal;
  /** Result of the command, for people or pipes. */
  readonly print: (text: string) => void;
  /** One machine readable object. */
  readonly printJson: (value: unknown) => void;
  /** What is said beside the result: progress, warnings. */
  readonly say: (text: string) => void;
}

/** Where what is shown to be typed will be typed. */
export function typedInto({ environment: { env, host } }: App): TypedInto {
  return { env, platform: host.platform };
}

export function createApp(options: {
  global: GlobalOptions;
  environment: CliEnvironment;
  texts: Messages;
  paint: Paint;
  version: string;
  clock?: Clock;
}): App {
  const { global, environment, texts, paint, version } = options;
  const { stdin, stdout, stderr, cwd } = environment;
  const file = resolve(cwd, global.file ?? 'k8slab.yaml');
  const json = global.output === 'json';
  return {
    global,
    texts,
    paint,
    clock: options.clock ?? systemClock,
    environment,
    version,
    json,
    dumb: environment.env['TERM'] === 'dumb',
    interactive: !global.yes && global.output === 'text' && stdin.isTTY && stdout.isTTY,
    file,
    labDir: global.labDir === undefined ? resolve(dirname(file), 'lab') : resolve(cwd, global.labDir),
    signal: environment.signal,
    print: (text) => void stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    printJson: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    say: (text) => void stderr.write(text.endsWith('\n') ? text : `${text}\n`),
  };
}
