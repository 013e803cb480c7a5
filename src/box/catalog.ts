import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { ExitCode, LabError } from '../errors.js';
import { type BoxCatalog, catalogSchema, findBox, isBoxName, withBox, withoutBoxes } from './catalog-model.js';

/** What is known of a box before it gets its place. */
export interface NewBox {
  name: string;
  version: string;
  provider: string;
  sha256: string;
  bytes: number;
  inputs?: string | undefined;
  bundle?: string | undefined;
  /** Only known of boxes that were made here. */
  architecture?: string | undefined;
}

/**
 * The boxes of this user: `<dir>/<name>/metadata.json` for Vagrant, the boxes of each version beside it. A box is there
 * before the catalogue names it and gone after it does no longer: what is killed in between leaves a file, never a
 * name without one.
 */
export class Boxes {
  constructor(readonly dir: string) {}

  metadataPath(name: string): string {
    return join(this.dir, ...name.split('/'), 'metadata.json');
  }

  boxPath(name: string, version: string, provider: string): string {
    return join(dirname(this.metadataPath(name)), version, `${provider}.box`);
  }

  /** @throws LabError K8SLAB_BOX_CATALOG when the file is there and is no catalogue */
  async read(name: string): Promise<BoxCatalog | undefined> {
    const path = this.metadataPath(name);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const parsed = catalogSchema.safeParse(jsonOf(text));
    if (parsed.success && parsed.data.name === name) return parsed.data;
    throw new LabError('K8SLAB_BOX_CATALOG', `Cannot read ${path}: it is no catalogue of the box ${name}`, {
      exitCode: ExitCode.usage,
      hint: 'Move it away and add the boxes again with k8slab box add',
    });
  }

  /** Every catalogue with boxes in it, by name. */
  async all(): Promise<BoxCatalog[]> {
    const found: BoxCatalog[] = [];
    for (const user of await directories(this.dir)) {
      for (const box of await directories(join(this.dir, user))) {
        if (!isBoxName(`${user}/${box}`)) continue;
        const catalog = await this.read(`${user}/${box}`);
        if (catalog && catalog.versions.length > 0) found.push(catalog);
      }
    }
    return found;
  }

  /** Moves a finished file of the same disk to its place and tells the catalogue. Returns where it is. */
  async put(file: string, box: NewBox): Promise<string> {
    const path = this.boxPath(box.name, box.version, box.provider);
    const before = await this.read(box.name);
    await mkdir(dirname(path), { recursive: true });
    await rename(file, path);
    const catalog = before ?? { name: box.name, description: 'Kept on this host by k8slab', versions: [] };
    const { architecture } = box;
    await this.write(
      withBox(catalog, box.version, {
        name: box.provider,
        url: pathToFileURL(path).href,
        checksum_type: 'sha256',
        checksum: box.sha256,
        ...(architecture !== undefined && { architecture, default_architecture: true }),
        k8slab: {
          bytes: box.bytes,
          ...(box.inputs !== undefined && { inputs: box.inputs }),
          ...(box.bundle !== undefined && { bundle: box.bundle }),
        },
      }),
    );
    return path;
  }

  async remove(catalog: BoxCatalog, gone: (version: string, provider: string) => boolean): Promise<void> {
    const left = withoutBoxes(catalog, gone);
    await this.write(left);
    for (const { version, providers } of catalog.versions) {
      for (const { name } of providers.filter((each) => gone(version, each.name))) {
        await rm(this.boxPath(catalog.name, version, name), { force: true });
      }
      if (!left.versions.some((each) => each.version === version)) {
        await rm(dirname(this.boxPath(catalog.name, version, 'any')), { recursive: true, force: true });
      }
    }
  }

  /** Removes what killed runs left. Only for the holder of the lock. */
  async sweep(): Promise<void> {
    for (const name of await directories(this.dir)) {
      if (name.startsWith(WORK)) await rm(join(this.dir, name), { recursive: true, force: true });
    }
  }

  private async write(catalog: BoxCatalog): Promise<void> {
    await writeFileAtomic(this.metadataPath(catalog.name), `${JSON.stringify(catalog, null, 2)}\n`);
  }
}

/** How directories of running builds begin. */
export const WORK = '.k8slab-box-';

/** Where a box of the catalogue is; undefined for one that is not on this disk. */
export function pathOfBox(catalog: BoxCatalog | undefined, version: string, provider: string): string | undefined {
  const url = findBox(catalog, version, provider)?.url;
  return url?.startsWith('file:') ? fileURLToPath(url) : undefined;
}

async function directories(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
