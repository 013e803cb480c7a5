import { ExitCode, LabError } from '../errors.js';

export type BoxSource = 'debootstrap' | 'cloud-image';
export type ChecksumAlgorithm = 'sha256' | 'sha512';

/** Where a distribution publishes its cloud image, and how the image is known to be its own. */
export interface CloudImage {
  /** Ends with a slash. */
  base: string;
  file: string;
  /** Lines of `<hex>  <file>`. */
  sums: string;
  algorithm: ChecksumAlgorithm;
  /** Detached signature of `sums`. */
  signature: string;
  keyring: string;
  keyringPackage: string;
}

interface Distribution {
  debootstrap: boolean;
  cloudImage: CloudImage;
}

export const DISTRIBUTION_NAMES = ['debian-12', 'ubuntu-24.04'] as const;
export type DistributionName = (typeof DISTRIBUTION_NAMES)[number];

export const DISTRIBUTIONS: Readonly<Record<DistributionName, Distribution>> = {
  'debian-12': {
    debootstrap: true,
    cloudImage: {
      base: 'https://cloud.debian.org/images/cloud/bookworm/latest/',
      file: 'debian-12-genericcloud-amd64.qcow2',
      sums: 'SHA512SUMS',
      algorithm: 'sha512',
      signature: 'SHA512SUMS.sign',
      keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
      keyringPackage: 'debian-archive-keyring',
    },
  },
  'ubuntu-24.04': {
    debootstrap: false,
    cloudImage: {
      base: 'https://cloud-images.ubuntu.com/releases/noble/release/',
      file: 'ubuntu-24.04-server-cloudimg-amd64.img',
      sums: 'SHA256SUMS',
      algorithm: 'sha256',
      signature: 'SHA256SUMS.gpg',
      keyring: '/usr/share/keyrings/ubuntu-cloudimage-keyring.gpg',
      keyringPackage: 'ubuntu-keyring',
    },
  },
};

/** @throws LabError K8SLAB_USAGE where the distribution cannot be made that way */
export function requireSource(distribution: DistributionName, from: BoxSource): void {
  if (from === 'cloud-image' || DISTRIBUTIONS[distribution].debootstrap) return;
  throw new LabError('K8SLAB_USAGE', `Cannot make ${distribution} by debootstrap: only debian-12 is made so`, {
    exitCode: ExitCode.usage,
    hint: 'Use --from cloud-image',
  });
}
