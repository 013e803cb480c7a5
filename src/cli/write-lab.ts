import { labJsonSchema } from '../config/json-schema.js';
import type { Plan } from '../plan/model.js';
import { renderLab } from '../render/render-lab.js';
import type { Journal } from '../state/journal.js';
import { writeFiles, type WriteResult } from '../state/write-files.js';
import type { App } from './app.js';
import { packageAssets } from './compose.js';

/**
 * Makes the lab directory what the plan says, with the schema that editors check k8slab.yaml by.
 *
 * @param options.force files that the user changed are replaced too
 */
export async function writeLab(
  app: App,
  plan: Plan,
  { journal, force = false }: { journal: Journal; force?: boolean },
): Promise<WriteResult> {
  const files = renderLab(plan, await packageAssets());
  const schema = { path: 'k8slab.schema.json', content: labJsonSchema(), mode: 0o644 };
  const result = await writeFiles(app.labDir, [...files, schema], { force });
  for (const path of result.repaired) app.say(app.texts.cli.repaired(path));
  for (const backup of result.backups) app.say(app.texts.cli.backup(backup));
  // Another Vagrantfile may mean other machines: the next run has to let Vagrant look at them.
  if (result.written.includes('Vagrantfile')) await journal.update({ sshTargets: {} });
  return result;
}
