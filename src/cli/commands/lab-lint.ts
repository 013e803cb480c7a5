import { join } from 'node:path';
import { ExitCode } from '../../errors.js';
import { type LintFinding, lintLabs } from '../../labs/lint/lint-labs.js';
import { labFolders, selectIds } from '../../labs/lab-folders.js';
import type { App } from '../app.js';
import { localExec, packageFieldTables, packageLabs } from '../compose-host.js';
import type { Command } from '../invocation.js';
import { ownLabsDir } from '../labs/find-labs.js';

/** The labs of a directory, without a cluster: form, both languages, files, manifests, shell text. */
export async function labLint(app: App, command: Extract<Command, { verb: 'lab-lint' }>): Promise<ExitCode> {
  const dir = command.labs === undefined ? packageLabs() : await ownLabsDir(app, command.labs);
  const ids = selectIds(await labFolders(dir), command.wanted);
  const tools = { exec: localExec(app), fieldTablesDir: packageFieldTables() };
  const { findings, labs, shellChecked } = await lintLabs(dir, tools, ids);
  const texts = app.texts.cli;
  if (app.json) app.printJson({ type: 'lab-lint', ok: findings.length === 0, labs, findings, shellChecked });
  else {
    for (const finding of findings) app.print(findingText(finding, dir));
    if (!shellChecked) app.say(app.paint('yellow', texts.lintNoShell));
    const bad = new Set(findings.map(({ lab }) => lab)).size;
    const ok = findings.length === 0;
    app.print(
      ok ? app.paint('green', texts.lintOk(labs.length)) : app.paint('red', texts.lintBad(findings.length, bad)),
    );
  }
  return findings.length === 0 ? ExitCode.ok : ExitCode.usage;
}

/** As compilers print it, so that editors find the place. */
function findingText({ lab, file, line, column, message, code, hint }: LintFinding, dir: string): string {
  const place = `${join(dir, ...lab.split('/'), file)}:${line}:${column}`;
  return `${place}: ${message} (${code})${hint === undefined ? '' : `\n  hint: ${hint}`}`;
}
