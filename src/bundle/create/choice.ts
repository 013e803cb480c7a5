import type { ComponentName } from '../../config/component-names.js';
import type { CniName, ProfileName } from '../../config/model.js';

/** What of a component goes into a bundle; a PlanComponent has all of it. */
export interface ComponentPart {
  name: ComponentName;
  files: readonly {
    kind: 'manifest' | 'chart' | 'binary';
    name: string;
    version: string;
    url: string;
    sha256?: string | undefined;
  }[];
  /** Full references. */
  images: readonly string[];
}

/** What a bundle is wanted for, all settled. */
export interface BundleChoice {
  profile: ProfileName;
  arch: 'amd64' | 'arm64';
  /** Exact version without `v`. */
  kubernetes: string;
  cni: CniName;
  /** Of its manifest. */
  cniVersion: string;
  components: readonly ComponentPart[];
  /** More images, asked for by name. */
  images: readonly string[];
  /** Images of labs, with the ids of these. */
  labImages: readonly { reference: string; labs: readonly string[] }[];
}

/** `modern-1.36.4-amd64` */
export function bundleName({ profile, kubernetes, arch }: BundleChoice): string {
  return `${profile}-${kubernetes}-${arch}`;
}
