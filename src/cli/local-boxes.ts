import { pathToFileURL } from 'node:url';
import type { BoxConfig } from '../config/model.js';
import type { LocalBoxes } from '../plan/choose-box.js';
import { boxDirectory } from '../state/user-state.js';
import type { App } from './app.js';

/** What of this host's own boxes the plan of a lab may use. Only the catalogue of the box it names is read. */
export async function localBoxes({ environment: { env } }: App, box: BoxConfig | undefined): Promise<LocalBoxes> {
  const nodeImage = env['K8SLAB_NODE_IMAGE'] || undefined;
  if (!box || box.file !== undefined || box.url !== undefined) return { nodeImage };
  const { Boxes } = await import('../box/catalog.js');
  const { compareVersions, isBoxName } = await import('../box/catalog-model.js');
  const boxes = new Boxes(boxDirectory(env));
  const catalog = isBoxName(box.name) ? await boxes.read(box.name) : undefined;
  if (!catalog) return { nodeImage };
  const versions = catalog.versions
    .map(({ version, providers }) => ({ version, providers: providers.map(({ name }) => name) }))
    .sort((a, b) => compareVersions(a.version, b.version));
  return { nodeImage, box: { name: box.name, url: pathToFileURL(boxes.metadataPath(box.name)).href, versions } };
}
