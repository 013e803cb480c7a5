import type { App } from './app.js';
import { exists } from './exists.js';
import type { Settings } from './invocation.js';
import { type Loaded, loadLabFile, overridesOf, soundText } from './lab-file.js';
import { factsFor } from './plan-lab.js';
import { reusable } from './propose.js';

/** What the file or, without one, the proposals would give with these flags. Writes nothing. */
export async function previewLabFile(app: App, settings: Settings): Promise<Loaded> {
  const overrides = overridesOf(settings, app.environment.cwd);
  if (await exists(app.file)) return loadLabFile(app, overrides);
  const { newLabText } = await import('./write-file.js');
  // As createLabFile has it: what is tried on is what would be written.
  const provider = overrides.provider ?? 'auto';
  const facts = reusable(await factsFor(app, provider), provider);
  return soundText(app, await newLabText(app, overrides, facts));
}
