import { fileURLToPath } from 'node:url';
import { type LabAssets, loadAssets } from '../../src/render/assets.js';

const root = new URL('../../', import.meta.url);

/** The real templates and guest scripts of the repository. */
export function labAssets(): Promise<LabAssets> {
  return loadAssets({
    templatesDir: fileURLToPath(new URL('templates', root)),
    guestDir: fileURLToPath(new URL('scripts/guest', root)),
  });
}
