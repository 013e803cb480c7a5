import { dirname, relative, sep } from 'node:path';
import { formatProblems } from '../../config/format-problems.js';
import type { ConfigProblem } from '../../config/model.js';
import { ExitCode, LabError } from '../../errors.js';
import { loadLibrary } from '../../labs/load-labs.js';
import type { App } from '../app.js';
import { packageLabs } from '../compose-host.js';
import type { Command } from '../invocation.js';
import { ownLabsDir } from '../labs/find-labs.js';

type LintCommand = Extract<Command, { verb: 'lab-lint' }>;

interface LintedLab {
  id: string;
  path: string;
  problems: ConfigProblem[];
  text: string;
}

/** The labs of a directory, without a cluster: form, variables, both languages, files. */
export async function labLint(app: App, command: LintCommand): Promise<ExitCode> {
  const dir = command.labs === undefined ? packageLabs() : await ownLabsDir(app, command.labs);
  const labs = chosen(await lint(dir), command.wanted);
  const bad = labs.filter(({ problems }) => problems.length > 0);
  const count = bad.reduce((sum, { problems }) => sum + problems.length, 0);
  if (app.json) {
    const listed = bad.flatMap(({ id, path, problems }) => problems.map((problem) => ({ lab: id, file: path, ...problem })));
    app.printJson({ type: 'lab-lint', ok: count === 0, labs: labs.length, problems: listed });
  } else {
    for (const { path, problems, text } of bad) app.print(formatProblems(problems, path, text));
    const { lintOk, lintBad } = app.texts.cli;
    app.print(count === 0 ? app.paint('green', lintOk(labs.length)) : app.paint('red', lintBad(count, bad.length)));
  }
  return count === 0 ? ExitCode.ok : ExitCode.usage;
}

async function lint(dir: string): Promise<LintedLab[]> {
  const { labs, broken } = await loadLibrary(dir);
  const sound = labs.map((loaded) => ({ id: loaded.lab.id, path: loaded.dir, problems: [], text: '' }));
  const unsound = broken.map(({ path, problems, text }) => ({
    id: relative(dir, dirname(path)).split(sep).join('/'),
    path,
    problems,
    text,
  }));
  return [...sound, ...unsound];
}

/** By folder, as a lab that cannot be read has no id. */
function chosen(labs: readonly LintedLab[], wanted: readonly string[]): LintedLab[] {
  const fits = ({ id }: LintedLab, word: string): boolean => id === word || id.startsWith(`${word}/`);
  const unknown = wanted.filter((word) => !labs.some((lab) => fits(lab, word)));
  if (unknown.length > 0) {
    throw new LabError('K8SLAB_NO_LAB', `Cannot find a lab or chapter ${unknown.join(', ')}`, {
      exitCode: ExitCode.usage,
      hint: 'Show all with: k8slab lab list',
    });
  }
  return labs.filter((lab) => wanted.length === 0 || wanted.some((word) => fits(lab, word)));
}
