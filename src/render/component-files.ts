import { componentNamed } from '../components/all.js';
import { componentLab } from '../plan/choose-components.js';
import type { Plan, PlanNode } from '../plan/model.js';
import { runtimeImages } from '../plan/runtime-images.js';
import type { TemplateEngine } from './engine.js';

/** `[path, content]` of what components bring to one node, relative to its `files/`. */
export function componentFiles(plan: Plan, node: PlanNode, engine: TemplateEngine): [path: string, content: string][] {
  if (plan.components.length === 0) return [];
  const lab = componentLab(plan);
  const files: [string, string][] = [];
  const kinds = plan.steps.filter((step) => step.node === node.name).map(({ kind }) => kind as string);
  const here = plan.components.filter(({ name }) => kinds.includes(name));
  // Read by a plain `vagrant up`, where no runner knows the order.
  if (here.length > 0) files.push(['components/order', lines(here.map(({ name }) => name))]);
  const images = runtimeImages(plan.components).map(({ component, image }) => `${component}\t${image}`);
  if (images.length > 0) files.push(['components/images', lines(images)]);
  for (const chosen of here) {
    const component = componentNamed(chosen.name);
    const directory = `components/${chosen.name}`;
    const settings = { VERSION: chosen.version, ...component.settings(lab, chosen) };
    const variables = Object.entries(settings).map(([name, value]) => ({ name, value }));
    files.push([`${directory}/settings`, engine.render('component-settings', { component: chosen.name, variables })]);
    if (node.role !== 'control-plane') continue;
    const sources = chosen.files.map(({ kind, name, url, sha256 }) => [kind, name, sha256 ?? '-', url].join('\t'));
    if (sources.length > 0) files.push([`${directory}/sources`, lines(sources)]);
    for (const { path, template, view } of component.files(lab, chosen)) {
      files.push([`${directory}/${path}`, engine.render(`components/${chosen.name}/${template}`, view)]);
    }
  }
  return files;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
