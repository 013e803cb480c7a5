import { ExitCode } from '../../errors.js';
import { labText } from '../../report/labs/library.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { findLab } from '../labs/find-labs.js';
import { languageOf } from '../labs/language.js';

/** A lab to read. Its variables stay as they are written: what they stand for depends on the cluster. */
export async function labShow(app: App, command: Extract<Command, { verb: 'lab-show' }>): Promise<ExitCode> {
  const { lab, dir } = await findLab(app, command.id, command.labs);
  if (app.json) app.printJson({ type: 'lab', lab, dir });
  else app.print(labText(lab, { texts: app.texts.labReport, language: languageOf(app), paint: app.paint }));
  return ExitCode.ok;
}
