import { resolve } from 'node:path';
import { parseChecksum } from '../box/checksum.js';
import { type CloudImage, DISTRIBUTIONS } from '../box/distributions.js';
import { type BoxSpec, checkSpec } from '../box/spec.js';
import type { App } from './app.js';
import type { BoxCommand } from './box-invocation.js';
import { verifiedBundle } from './verified-bundle.js';

type BuildCommand = Extract<BoxCommand, { verb: 'box-build' }>;

/**
 * The command line as a box that is wanted.
 * @throws LabError K8SLAB_USAGE, and those of a bundle
 */
export async function boxSpec(app: App, command: BuildCommand): Promise<BoxSpec> {
  const { provider, from, distribution, version, diskSize, emulated, debianMirror, force } = command;
  const { cwd } = app.environment;
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(cwd, path);
  const spec: BoxSpec = {
    provider,
    from,
    distribution,
    name: command.name ?? defaultName(command),
    version,
    bundle: undefined,
    out: absolute(command.out),
    diskGib: diskSize,
    emulated,
    debianMirror,
    keyring: absolute(command.keyring),
    imageChecksum: command.imageChecksum === undefined ? undefined : parseChecksum(command.imageChecksum),
    force,
  };
  checkSpec(spec, command.bundle !== undefined);
  if (command.bundle === undefined) return spec;
  // Every byte: what is in a box is not looked at again.
  return { ...spec, bundle: await verifiedBundle(app, resolve(cwd, command.bundle)) };
}

/** Image of a cloud, and who may have signed it. */
export function cloudImageOf({ distribution, keyring }: BoxSpec): { image: CloudImage; keyring: string } {
  const image = DISTRIBUTIONS[distribution].cloudImage;
  return { image, keyring: keyring ?? image.keyring };
}

/** As the plan names the image of docker nodes, where it is the same. */
function defaultName({ provider, distribution }: BuildCommand): string {
  return provider === 'docker' ? `k8slab/node:${distribution}` : `k8slab/${distribution}`;
}
