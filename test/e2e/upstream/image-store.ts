import { readFileSync, statSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { mustRun } from '../cli-run.js';

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

interface Entry {
  Config: string;
  RepoTags: string[];
  Layers: string[];
}

/** Images of a bundle as a registry hands them out: by `repository:tag`, without the host, and by digest. */
export class ImageStore {
  /** `repository:tag` and `repository@digest` → manifest. */
  readonly manifests = new Map<string, Buffer>();
  /** Digest → path of the file. */
  readonly blobs = new Map<string, string>();

  /** Unpacks all archives of `from` below `dir`: their layers lie there uncompressed, under names of their own. */
  static async open(from: string, dir: string): Promise<ImageStore> {
    const store = new ImageStore();
    for (const name of (await readdir(from)).filter((file) => file.endsWith('.tar'))) {
      const folder = join(dir, name);
      await mkdir(folder, { recursive: true });
      await mustRun('tar', ['-xf', join(from, name), '-C', folder]);
      for (const entry of JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Entry[])
        store.add(folder, entry);
    }
    return store;
  }

  /** The same image under another name. */
  alias(name: string, existing: string): void {
    const manifest = this.manifests.get(existing);
    if (!manifest) throw new Error(`no image ${existing} among ${[...this.manifests.keys()].join(' ')}`);
    this.put(name, manifest);
  }

  private add(folder: string, { Config, RepoTags, Layers }: Entry): void {
    const config = join(folder, Config);
    const { rootfs } = JSON.parse(readFileSync(config, 'utf8')) as { rootfs: { diff_ids: string[] } };
    const layers = Layers.map((layer, index) => {
      const path = join(folder, layer);
      // Uncompressed: its digest is what the config says.
      const digest = rootfs.diff_ids[index] ?? '';
      this.blobs.set(digest, path);
      return { mediaType: 'application/vnd.docker.image.rootfs.diff.tar', digest, size: statSync(path).size };
    });
    const digest = `sha256:${createHash('sha256').update(readFileSync(config)).digest('hex')}`;
    this.blobs.set(digest, config);
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest, size: statSync(config).size },
      layers,
    };
    for (const tag of RepoTags) this.put(withoutHost(tag), Buffer.from(JSON.stringify(manifest)));
  }

  private put(name: string, manifest: Buffer): void {
    this.manifests.set(name, manifest);
    const repository = name.slice(0, name.lastIndexOf(':'));
    this.manifests.set(`${repository}@sha256:${createHash('sha256').update(manifest).digest('hex')}`, manifest);
  }
}

/** `k8s.gcr.io/pause:3.2` → `pause:3.2`, `nginx:1` → `library/nginx:1`. */
function withoutHost(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `library/${name}`;
  return first.includes('.') ? rest.join('/') : name;
}
