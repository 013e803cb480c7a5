import { ExitCode } from '../../errors.js';
import type { App } from '../app.js';
import { completionScript, wordsOf } from '../completion-script.js';
import type { Command } from '../invocation.js';
import { buildProgram } from '../program.js';

export async function completion(app: App, { shell }: Extract<Command, { verb: 'completion' }>): Promise<ExitCode> {
  const nowhere = { out: () => {}, err: () => {} };
  const program = buildProgram({ texts: app.texts.cli, version: app.version, write: nowhere, onInvocation: () => {} });
  app.print(completionScript(shell, wordsOf(program)));
  return ExitCode.ok;
}
