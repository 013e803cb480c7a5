import { z } from 'zod';
import { HttpFailure } from '../http/failure.js';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const descriptor = z.object({
  mediaType: z.string().optional(),
  digest,
  size: z.int().nonnegative(),
  platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
});
export type Descriptor = z.infer<typeof descriptor>;

const indexSchema = z.object({ schemaVersion: z.literal(2), manifests: z.array(descriptor) });
const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: descriptor,
  layers: z.array(descriptor),
});
export type ImageManifest = z.infer<typeof manifestSchema>;

const configSchema = z.object({ os: z.string(), architecture: z.string() });

const LIST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
export const ACCEPTED = [...LIST_TYPES, ...MANIFEST_TYPES].join(', ');

export type ParsedManifest =
  | { kind: 'index'; manifests: Descriptor[] }
  | { kind: 'image'; manifest: ImageManifest; mediaType: string };

/** @throws HttpFailure K8SLAB_IMAGE_FORMAT for what is neither a list nor an image, as schema 1 */
export function parseManifest(bytes: Buffer, contentType: string | undefined): ParsedManifest {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw formatFailure('its manifest is not JSON');
  }
  const index = indexSchema.safeParse(json);
  if (index.success) return { kind: 'index', manifests: index.data.manifests };
  const image = manifestSchema.safeParse(json);
  if (!image.success) throw formatFailure('its manifest is neither an OCI image nor a Docker image of schema 2');
  const declared = image.data.mediaType ?? contentType?.split(';', 1)[0]?.trim() ?? '';
  return {
    kind: 'image',
    manifest: image.data,
    mediaType: MANIFEST_TYPES.find((type) => type === declared) ?? MANIFEST_TYPES[0] ?? '',
  };
}

/**
 * The image for Linux on this processor.
 * @throws HttpFailure K8SLAB_IMAGE_PLATFORM
 */
export function forPlatform(manifests: readonly Descriptor[], arch: string): Descriptor {
  const fitting = manifests.filter(({ platform }) => platform?.os === 'linux' && platform.architecture === arch);
  // arm64 comes as v8 or without a variant; what else there may be is for other processors.
  const found = fitting.find(({ platform }) => [undefined, '', 'v8'].includes(platform?.variant)) ?? fitting[0];
  if (found) return found;
  const there = manifests.map(({ platform }) => `${platform?.os ?? '?'}/${platform?.architecture ?? '?'}`);
  throw platformFailure(arch, [...new Set(there)].join(', '));
}

/** @throws HttpFailure K8SLAB_IMAGE_PLATFORM when an image without a list is for another processor */
export function checkConfig(bytes: Buffer, arch: string): void {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw formatFailure('its configuration is not JSON');
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) throw formatFailure('its configuration names no platform');
  const { os, architecture } = parsed.data;
  if (os !== 'linux' || architecture !== arch) throw platformFailure(arch, `${os}/${architecture}`);
}

function platformFailure(arch: string, there: string): HttpFailure {
  return new HttpFailure(`it is not made for linux/${arch}, only for ${there}`, {
    passing: false,
    code: 'K8SLAB_IMAGE_PLATFORM',
  });
}

function formatFailure(message: string): HttpFailure {
  return new HttpFailure(message, { passing: false, code: 'K8SLAB_IMAGE_FORMAT' });
}
