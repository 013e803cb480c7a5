import { z } from 'zod';
import { COMPONENT_NAMES } from '../config/component-names.js';
import { isSafeAbsolutePath, isSafeRelativePath } from './safe-path.js';

const label = z.string().min(1).max(200);

/** Of the manifest itself nothing is written down: its hash is what the plan pins. */
export const MANIFEST_NAME = 'manifest.json';

const fileSchema = z.strictObject({
  path: z
    .string()
    .refine(isSafeRelativePath, 'must be a relative path with "/" that stays inside the bundle')
    .refine((path) => path.toLowerCase() !== MANIFEST_NAME, 'must not be the manifest itself'),
  kind: z.enum(['binary', 'cni-plugin', 'image', 'deb', 'manifest', 'chart']),
  name: label,
  version: label,
  /** More images in the same archive: they share layers with the first. */
  also: z.array(label).min(1).optional(),
  /** Bytes. */
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'),
  /** Where it goes on a node. */
  install: z.string().refine(isSafeAbsolutePath, 'must be an absolute path without ".."').optional(),
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/, 'must be four octal digits like 0755')
    .optional(),
  /** The component it is for; absent: Kubernetes itself, or images for the labs. */
  component: z.enum(COMPONENT_NAMES).optional(),
});

/** `manifest.json` of a bundle, schema version 1. Every other file of the directory is listed in it. */
export const manifestSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits, "-" and "."'),
    profile: z.enum(['modern', 'classic']),
    arch: z.enum(['amd64', 'arm64']),
    kubernetes: z.string().regex(/^1\.\d{1,3}\.\d{1,3}$/, 'must be a version like 1.20.2'),
    cni: z.enum(['calico', 'flannel', 'static-route', 'none']),
    dns: z.boolean(),
    /** Where the files come from, for people. */
    origin: z.string(),
    /** Parts that are not what they are named after, and why. */
    standIns: z.array(z.strictObject({ what: label, with: label, why: z.string() })),
    files: z.array(fileSchema).min(1),
  })
  .superRefine((manifest, context) => {
    const first = new Map<string, number>();
    for (const [index, file] of manifest.files.entries()) {
      // Case-folded: such a bundle would lose a file on the disks of Windows and macOS.
      const key = file.path.toLowerCase();
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      else {
        const message = `is listed twice, also as files.${String(earlier)}`;
        context.addIssue({ code: 'custom', path: ['files', index, 'path'], message });
      }
    }
  });

export type BundleManifest = z.infer<typeof manifestSchema>;
export type BundleFile = BundleManifest['files'][number];
