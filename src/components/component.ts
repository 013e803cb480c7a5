import type { ComponentName } from '../config/component-names.js';
import type { CniName, LabConfig, ProfileName, ProviderName, RuntimeName } from '../config/model.js';

/** What a component may know of the lab it goes into. A Plan has all of it. */
export interface ComponentLab {
  profile: ProfileName;
  provider: ProviderName;
  /** Its nodes are machines without hardware virtualisation. */
  emulated: boolean;
  runtime: RuntimeName;
  cni: CniName;
  arch: 'amd64' | 'arm64';
  /** Exact version without `v`. */
  kubernetes: string;
  /** The 20 of 1.20.2. */
  minor: number;
  controlPlane: { name: string; ip: string };
  /** Taint keys that kubeadm of this version puts on it. */
  controlPlaneTaints: readonly string[];
  workers: readonly { name: string; ip: string }[];
  network: LabConfig['network'];
  bookDefaults: boolean;
  /** Whether the lab's own registry asks for a password. */
  registryAuth: boolean;
}

/**
 * A file of another project, pinned. A node takes it from the bundle by kind and name, else downloads it from `url`;
 * either way it must have this sha256.
 */
export interface UpstreamFile {
  kind: 'manifest' | 'chart' | 'binary';
  /** Unique within the component, `metallb-native.yaml`; also the `name` of the file in a bundle. */
  name: string;
  version: string;
  url: string;
  /** Undefined only where a bundle is the one source and its manifest pins the file. */
  sha256?: string;
}

export interface ComponentChoice {
  /** Version of the project behind it, without `v`. */
  version: string;
  files: readonly UpstreamFile[];
  /** Full references of all images it runs, `quay.io/metallb/controller:v0.12.1`. */
  images: readonly string[];
}

export interface Unavailable {
  /** One sentence part for people: why this lab cannot have it. */
  unavailable: string;
}

/** A file for the nodes made from `templates/components/<component>/<template>.hbs`. */
export interface ComponentFile {
  /** Below /opt/k8slab/files/components/<component>/ on the node. */
  path: string;
  template: string;
  view: object;
}

/**
 * One thing that can be installed into a cluster. On a node `scripts/guest/components/<name>.sh` does the work
 * (step_check, step_apply, step_verify, step_remove); this part decides versions, files and values. Pure.
 */
export interface Component {
  readonly name: ComponentName;
  /** Components that must be installed before; they are taken along. */
  readonly needs: readonly ComponentName[];
  /** Where its script runs: on m-k8s only, or there first and then on every worker. */
  readonly nodes: 'control-plane' | 'all';
  /** Its images are not for the kubelet's runtime: its own script takes them from the bundle. */
  readonly ownImages?: true;
  /**
   * What fits this lab, or why nothing does. What the choice names is checked against the bundle by the caller;
   * `obtainable` is for a component that can do with less: true for every name where there is no bundle.
   */
  choose(lab: ComponentLab, obtainable: (fileOrImage: string) => boolean): ComponentChoice | Unavailable;
  /** Values for its script, written to components/<name>/settings as KEY='value'; keys are /^[A-Z][A-Z0-9_]*$/. */
  settings(lab: ComponentLab, choice: ComponentChoice): Readonly<Record<string, string>>;
  /** Rendered files; only the control plane gets them. */
  files(lab: ComponentLab, choice: ComponentChoice): readonly ComponentFile[];
}
