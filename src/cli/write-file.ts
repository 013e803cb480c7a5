import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readBundle, summarizeBundle } from '../bundle/read.js';
import { defaultConfig } from '../config/defaults.js';
import { type ConfigChanges, editConfig } from '../config/edit-config.js';
import { renderNewConfig } from '../config/render-config.js';
import { makePlan } from '../plan/make-plan.js';
import type { HostFacts } from '../plan/model.js';
import { writeLabFile } from '../state/write-lab-file.js';
import type { App } from './app.js';
import type { Settings } from './invocation.js';
import { type Loaded, type LabOverrides, overridesOf, soundText } from './lab-file.js';
import { factsFor } from './plan-lab.js';
import { proposeLab, reusable } from './propose.js';

/** A new file from flags and proposals. */
export async function createLabFile(app: App, settings: Settings): Promise<Loaded> {
  const overrides = overridesOf(settings, app.environment.cwd);
  const facts = await factsFor(app, overrides.provider ?? 'auto');
  return writeNew(app, await newLabText(app, overrides, reusable(facts, overrides.provider ?? 'auto')));
}

/** Writes text that has been found sound. */
export async function writeNew(app: App, text: string): Promise<Loaded> {
  const loaded = soundText(app, text);
  await writeLabFile(app.file, text);
  app.say(app.texts.cli.wrote(app.file));
  return loaded;
}

/**
 * Text of a new lab file. What the bundle and the provider decide is written down as it was decided, so that the
 * file says what the lab is.
 */
export async function newLabText(app: App, wanted: LabOverrides, facts: HostFacts): Promise<string> {
  const bundle = wanted.bundle === undefined ? undefined : summarizeBundle(await readBundle(wanted.bundle));
  const file = proposeLab(wanted, facts, bundle);
  // Of what is no network or version at all there is no plan.
  soundText(app, 'apiVersion: k8slab/v1\n', file);
  const config = defaultConfig(file, dirname(app.file));
  const { plan } = makePlan(config, facts, { explicit: new Set(Object.keys(file)), ...(bundle && { bundle }) });
  return renderNewConfig({
    ...config,
    kubernetes: plan.kubernetes.version,
    runtime: plan.runtime.name,
    cni: plan.cni.name,
  });
}

/** Changes values in the file and leaves its comments and order alone. */
export async function applyEdit(app: App, changes: ConfigChanges): Promise<Loaded> {
  const before = await readFile(app.file, 'utf8');
  const text = editConfig(before, changes);
  const loaded = soundText(app, text);
  if (text === before) app.say(app.texts.cli.kept(app.file));
  else {
    await writeLabFile(app.file, text);
    app.say(app.texts.cli.wrote(app.file));
  }
  return loaded;
}
