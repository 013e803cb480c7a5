import { type BundleFile, type BundleManifest, manifestSchema } from '../manifest.js';
import { type BundleChoice, bundleName } from './choice.js';
import type { WantedFile } from './contents-model.js';
import type { Fetched } from './fetch-download.js';
import { parseReference } from '../../net/image-reference.js';
import type { Resolved } from './resolve.js';

/** The manifest of a bundle; the same files give the same bytes. */
export function buildManifest(
  choice: BundleChoice,
  items: readonly Resolved[],
  fetched: ReadonlyMap<string, Fetched>,
): BundleManifest {
  const files = items.flatMap((item): BundleFile[] => {
    const outputs = item.kind === 'image' ? [item.wanted.output] : item.wanted.outputs;
    return outputs.map((output, index) => {
      const content = fetched.get(item.id)?.contents[index];
      if (!content) throw new Error(`Cannot describe ${output.path}: it was not made`);
      return entry(output, content);
    });
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return manifestSchema.parse({
    schemaVersion: 1,
    name: bundleName(choice),
    profile: choice.profile,
    arch: choice.arch,
    kubernetes: choice.kubernetes,
    cni: choice.cni,
    dns: true,
    origin: `downloaded from ${originsOf(items).join(', ')}`,
    standIns: [],
    files,
  });
}

/** Without `member`, in an order of its own: the bytes of a manifest must not depend on how code is written. */
function entry(output: WantedFile, { size, sha256 }: { size: number; sha256: string }): BundleFile {
  const { path, kind, name, version, install, mode, component } = output;
  return {
    path,
    kind,
    name,
    version,
    size,
    sha256,
    ...(install !== undefined && { install }),
    ...(mode !== undefined && { mode }),
    ...(component !== undefined && { component }),
  };
}

function originsOf(items: readonly Resolved[]): string[] {
  const hosts = items.map((item) =>
    item.kind === 'image' ? parseReference(item.wanted.reference).registry : new URL(item.wanted.source.url).host,
  );
  return [...new Set(hosts)].sort();
}
