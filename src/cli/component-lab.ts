import { readFile } from 'node:fs/promises';
import { COMPONENT_NAMES, type ComponentName } from '../config/component-names.js';
import { editConfig } from '../config/edit-config.js';
import type { Plan } from '../plan/model.js';
import type { Journal } from '../state/journal.js';
import { writeLabFile } from '../state/write-lab-file.js';
import type { App } from './app.js';
import { writeLab } from './write-lab.js';

/** Each once, in the order in which components are shown. */
export function inOrder(names: readonly ComponentName[]): ComponentName[] {
  return COMPONENT_NAMES.filter((name) => names.includes(name));
}

/**
 * Makes the lab file name these components, its comments kept, and the lab directory what the plan says. Resolves to
 * whether a file changed. `components` undefined: the lab file says it already.
 */
export async function writeComponents(
  app: App,
  plan: Plan,
  { components, journal }: { components: readonly ComponentName[] | undefined; journal: Journal },
): Promise<boolean> {
  let edited = false;
  if (components !== undefined) {
    const before = await readFile(app.file, 'utf8');
    const text = editConfig(before, { components: [...components] });
    edited = text !== before;
    if (edited) await writeLabFile(app.file, text);
  }
  const { written } = await writeLab(app, plan, { journal });
  return edited || written.length > 0;
}
