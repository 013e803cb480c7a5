import { ExitCode } from '../../errors.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { loadLabFile } from '../lab-file.js';
import { journalOf, locked } from '../lab-state.js';
import { planLab } from '../plan-lab.js';
import { refuseChanges } from '../refuse-changes.js';
import { writeLab } from '../write-lab.js';

export async function render(app: App, { force }: Extract<Command, { verb: 'render' }>): Promise<ExitCode> {
  const planned = await planLab(app, await loadLabFile(app), true);
  await refuseChanges(app, planned);
  const { plan } = planned;
  const result = await locked(app, async () => writeLab(app, plan, { journal: await journalOf(app), force }));
  if (app.json) app.printJson({ type: 'rendered', labDir: app.labDir, ...result });
  else app.print(app.texts.cli.rendered(app.labDir));
  return ExitCode.ok;
}
