import { dirname, join, resolve } from 'node:path';
import { ExitCode, LabError } from '../../errors.js';
import { typedPath } from '../../report/typed.js';
import { writeLabFile } from '../../state/write-lab-file.js';
import type { App } from '../app.js';
import { exists } from '../exists.js';
import type { Command } from '../invocation.js';
import { LAB_ID, scaffold } from '../labs/scaffold.js';

type NewCommand = Extract<Command, { verb: 'lab-new' }>;

/** Writes a lab that can be played at once, to be changed into the real one. Never over another. */
export async function labNew(app: App, command: NewCommand): Promise<ExitCode> {
  const { id } = command;
  if (!LAB_ID.test(id)) {
    throw new LabError(
      'K8SLAB_USAGE',
      `Cannot make a lab ${id}: an id is CHAPTER/SECTION in small letters and digits`,
      {
        exitCode: ExitCode.usage,
        hint: 'For example: k8slab lab new my-course/1.1',
      },
    );
  }
  const root =
    command.labs === undefined ? join(dirname(app.file), 'labs') : resolve(app.environment.cwd, command.labs);
  const dir = join(root, ...id.split('/'));
  if (await exists(dir)) {
    throw new LabError('K8SLAB_LAB_EXISTS', `Cannot make a lab in ${dir}: it exists already`, {
      exitCode: ExitCode.usage,
      hint: 'Choose another id, or edit that one',
    });
  }
  const files = scaffold({ id, title: await titles(app, command), book: command.book ?? id.split('/')[0] ?? id });
  for (const [path, text] of Object.entries(files)) await writeLabFile(join(dir, path), text);
  if (app.json) app.printJson({ type: 'lab-written', id, dir, files: Object.keys(files) });
  else
    app.print(
      `${app.texts.cli.labNewDone(dir)}\n  k8slab lab lint ${id} --labs ${typedPath(root, app.environment.host)}`,
    );
  return ExitCode.ok;
}

/** Asked for only where flags do not say and somebody is there; else the id stands in, in each language. */
async function titles(app: App, { id, title, titleKo }: NewCommand): Promise<{ en: string; ko: string }> {
  const proposed = { en: title ?? `Lab ${id}`, ko: titleKo ?? `실습 ${id}` };
  if (!app.interactive) return proposed;
  const { createAsk } = await import('../prompts/ask.js');
  const ask = createAsk(app.environment, app.signal);
  const en = title ?? (await ask.text(app.texts.cli.askTitle, proposed.en, () => true));
  return { en, ko: titleKo ?? (await ask.text(app.texts.cli.askTitleKo, proposed.ko, () => true)) };
}
