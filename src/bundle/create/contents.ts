import { componentNamed } from '../../components/all.js';
import { cniManifest } from '../../plan/cni-manifests.js';
import { kubeadmImages } from '../../plan/kubeadm-images.js';
import { SMOKE_IMAGE } from '../../plan/smoke-image.js';
import type { BundleChoice, ComponentPart } from './choice.js';
import type { BundleContents, WantedDownload, WantedImage } from './contents-model.js';
import { kubernetesDownloads } from './kubernetes-files.js';
import { fullName, parseReference } from '../../net/image-reference.js';

/**
 * Everything that a bundle for this choice holds, and where each file comes from. Pure: the same choice gives the
 * same list.
 * @throws RangeError for a version without an image list, TypeError for a component file without a checksum and for
 * what is no image reference
 */
export function bundleContents(choice: BundleChoice): BundleContents {
  const network = networkPart(choice);
  const downloads = [...kubernetesDownloads(choice), ...network.downloads];
  for (const part of choice.components) downloads.push(...componentDownloads(part));

  const images = new Map<string, WantedImage>();
  // The first group that wants an image has it: what Kubernetes needs is imported before any component.
  const add = (
    reference: string,
    group: string,
    { component, labs }: { component?: ComponentPart['name']; labs?: readonly string[] } = {},
  ): void => {
    const key = fullName(parseReference(reference));
    const there = images.get(key);
    if (there) {
      images.set(key, wantedBoth(there, labs));
      return;
    }
    const output = {
      path: `images/${fileName(reference)}.tar`,
      kind: 'image' as const,
      name: reference,
      version: tagOf(reference),
      ...(component && { component }),
    };
    images.set(key, { label: reference, group, reference, output, ...(labs && { labs }) });
  };
  for (const image of kubeadmImages(choice.kubernetes)) add(image, 'kubernetes');
  add(SMOKE_IMAGE, 'kubernetes');
  for (const image of network.images) add(image, 'network');
  for (const { name, images: references } of choice.components) {
    // What Docker is brought is for its labs alone: that one of them is gone is no reason to have no bundle.
    const isForLabs = componentNamed(name).ownImages === true;
    for (const reference of references) add(reference, name, { component: name, ...(isForLabs && { labs: [] }) });
  }
  for (const image of choice.images) add(image, 'labs');
  for (const { reference, labs } of choice.labImages) add(reference, 'labs', { labs });
  return { downloads, images: [...images.values()] };
}

/** What anybody needs who is no lab has to be there. */
function wantedBoth({ labs: before, ...image }: WantedImage, labs: readonly string[] | undefined): WantedImage {
  return before && labs ? { ...image, labs: [...new Set([...before, ...labs])] } : image;
}

function networkPart({ cni, cniVersion }: BundleChoice): { downloads: WantedDownload[]; images: readonly string[] } {
  const manifest = cniManifest(cni, cniVersion);
  if (!manifest) return { downloads: [], images: [] };
  const path = `manifests/${cni}.yaml`;
  const output = { path, kind: 'manifest' as const, name: `${cni}.yaml`, version: `v${manifest.version}` };
  const label = `${cni}.yaml v${manifest.version}`;
  return {
    downloads: [
      { label, group: 'network', source: { url: manifest.url, check: { sha256: manifest.sha256 } }, outputs: [output] },
    ],
    images: manifest.images,
  };
}

function componentDownloads(part: ComponentPart): WantedDownload[] {
  return part.files.map(({ kind, name, version, url, sha256 }) => {
    if (sha256 === undefined) throw new TypeError(`Cannot bundle ${name} of ${part.name}: it has no checksum`);
    const output = { path: `components/${part.name}/${name}`, kind, name, version, component: part.name };
    return { label: `${part.name}/${name}`, group: part.name, source: { url, check: { sha256 } }, outputs: [output] };
  });
}

/** One file name for a reference; no two references of a bundle differ only in what is replaced here. */
function fileName(reference: string): string {
  return reference.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '_');
}

function tagOf(reference: string): string {
  const { tag, digest = '' } = parseReference(reference);
  return tag ?? digest;
}
