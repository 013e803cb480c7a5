import type { ComponentName } from '../../config/component-names.js';
import { ExitCode } from '../../errors.js';
import type { Plan } from '../../plan/model.js';
import { readBaseline } from '../../reset/baseline-file.js';
import { readSnapshots } from '../../snapshot/snapshot-file.js';
import type { App } from '../app.js';
import { inOrder } from '../component-lab.js';
import { findLabs } from '../labs/find-labs.js';
import { loadLabFile } from '../lab-file.js';
import { renderedPlan } from '../lab-state.js';
import { type PlannedLab, planLab } from '../plan-lab.js';
import { componentInstall } from './component-install.js';

/** What lies between a lab and the start of a chapter that was never reached. */
export interface WayToChapter {
  chapter: string;
  /** There is no lab yet. */
  up: boolean;
  /** Components that its labs need and the lab has not. */
  install: ComponentName[];
  /** Components that its labs need and this lab cannot have: those labs will be blocked. */
  without: { name: ComponentName; why: string }[];
}

/** Undefined: the chapter has a start to go back to. */
export async function wayTo(app: App, chapter: string): Promise<WayToChapter | undefined> {
  if (await readBaseline(app.labDir, chapter)) return undefined;
  const { sets } = await readSnapshots(app.labDir);
  if (sets.some(({ name, state }) => name === chapter && state === 'complete')) return undefined;
  const wanted = await neededBy(app, chapter);
  if (!(await renderedPlan(app))) return { chapter, up: true, install: wanted, without: [] };
  return { chapter, up: false, ...split(await planLab(app, await loadLabFile(app), true), wanted) };
}

/** Of all labs of the chapter. Docker's images are where its engine is. */
async function neededBy(app: App, chapter: string): Promise<ComponentName[]> {
  const needs = (await findLabs(app, { wanted: [chapter], own: undefined })).map(({ lab }) => lab.needs);
  const docker: ComponentName[] = needs.some(({ dockerImages = [] }) => dockerImages.length > 0) ? ['docker'] : [];
  return inOrder([...needs.flatMap(({ components = [] }) => components), ...docker]);
}

function split(
  { plan, replan }: PlannedLab,
  wanted: readonly ComponentName[],
): Pick<WayToChapter, 'install' | 'without'> {
  const now = plan.components.map(({ name }) => name);
  const install: ComponentName[] = [];
  const without: WayToChapter['without'] = [];
  for (const name of wanted) {
    if (now.includes(name) || isThere(name, plan)) continue;
    const refused = replan(inOrder([...now, name])).plan.componentsLeftOut.find((left) => left.name === name);
    if (refused) without.push({ name, why: refused.reason });
    else install.push(name);
  }
  return { install, without };
}

function isThere(name: ComponentName, { runtime }: Plan): boolean {
  return name === 'docker' && runtime.name === 'docker';
}

export function showWay(app: App, way: WayToChapter): void {
  const { chapter, install, without } = way;
  if (app.json) {
    app.printJson({ type: 'reset-way', ...way });
    return;
  }
  const { texts } = app;
  app.say(texts.reset.way(chapter, way.up, install.join(', ')));
  for (const { name, why } of without) app.say(`${texts.cli.warning}: ${texts.reset.without(chapter, name, why)}`);
}

/** What can be had of it, now that there is a lab. */
export async function installForChapter(app: App, chapter: string): Promise<ExitCode> {
  const way = await wayTo(app, chapter);
  return way && way.install.length > 0
    ? componentInstall(app, { verb: 'component-install', names: way.install })
    : ExitCode.ok;
}
