import type { Plan, RenderedFile } from '../plan/model.js';
import type { LabAssets } from './assets.js';
import { createEngine } from './engine.js';
import { nodeFiles } from './node-files.js';
import { readmeView } from './readme-view.js';
import { vagrantfileView } from './vagrantfile-view.js';

const TEXT = 0o644;
const SCRIPT = 0o755;

/**
 * The lab directory of a plan, sorted by path. Pure: the same plan and assets give the same bytes.
 * @throws Error when the assets do not fit this version of the program, or a value cannot be quoted.
 */
export function renderLab(plan: Plan, assets: LabAssets): RenderedFile[] {
  const engine = createEngine(assets.templates);
  const files: RenderedFile[] = [
    { path: 'Vagrantfile', content: engine.render('Vagrantfile', vagrantfileView(plan, assets)), mode: TEXT },
    { path: 'README.md', content: engine.render('README.md', readmeView(plan)), mode: TEXT },
    { path: '.gitignore', content: assetFile(assets, 'gitignore'), mode: TEXT },
    { path: 'plan.json', content: `${JSON.stringify(plan, null, 2)}\n`, mode: TEXT },
  ];
  for (const [path, content] of assets.guest) files.push({ path: `guest/${path}`, content, mode: SCRIPT });
  for (const node of plan.nodes) {
    for (const [path, content] of nodeFiles(plan, node, engine, (name) => assetFile(assets, name))) {
      files.push({ path: `nodes/${node.name}/${path}`, content, mode: TEXT });
    }
  }
  // By code point: the order must not depend on the locale of the host.
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function assetFile(assets: LabAssets, name: string): string {
  const text = assets.files.get(name);
  if (text === undefined) throw new Error(`Cannot render the lab: templates/${name} does not exist`);
  return text;
}
