import type { ComponentName } from './component-names.js';

/** k8slab.yaml after defaults: what the user wants, nothing computed yet. */
export type ProfileName = 'modern' | 'classic';
export type ProviderName = 'virtualbox' | 'libvirt' | 'docker';
export type RuntimeName = 'containerd' | 'docker';
/** Of packets between the nodes, by Calico. */
export type Encapsulation = 'ipip' | 'vxlan';
export type CniName = 'calico' | 'flannel' | 'static-route' | 'none';

export interface NodeSize {
  cpus: number;
  /** MiB. */
  memory: number;
}

export interface BoxConfig {
  /** Box name, or docker image reference for the docker provider. */
  name: string;
  version?: string;
  /** Where vagrant gets the box when it is not in its cache: URL of a box or of a metadata JSON. */
  url?: string;
  /** A local .box file, absolute after loading. Excludes `url`. */
  file?: string;
}

export interface LabConfig {
  apiVersion: 'k8slab/v1';
  /** RFC 1123 label; group of the VMs and prefix of what the lab creates on the host. */
  name: string;
  profile: ProfileName;
  /** Exact version without `v`, e.g. `1.36.4`. */
  kubernetes: string;
  runtime: RuntimeName;
  cni: CniName;
  /** `auto`: the best that works on this host. */
  provider: ProviderName | 'auto';
  /** 0..30 */
  workers: number;
  controlPlane: NodeSize & { name: string; untaint: boolean };
  worker: NodeSize;
  network: {
    /** CIDR of the private network of the nodes; m-k8s is .10, workers .101 and up. */
    nodes: string;
    pods: string;
    services: string;
    /** `first-last`, inside `nodes`. */
    metallb: string;
    /** Undefined: what suits the provider. */
    encapsulation?: Encapsulation;
    /** Of Calico or Flannel, without `v`. Undefined: the one that goes with the Kubernetes version. */
    cniVersion?: string;
    /** VirtualBox: this host looks up names for the nodes. Undefined: no. */
    hostResolver?: boolean;
  };
  /** Undefined: the profile's box for the provider. */
  box?: BoxConfig;
  /** Directory of a bundle, absolute after loading. */
  bundle?: string;
  registry: {
    /** registry host (`docker.io`) → mirror URLs, tried in order. */
    mirrors: Record<string, string[]>;
    /** Whether the lab's own registry, the component, asks for a password. */
    auth: boolean;
  };
  /** Installed by `up`. Undefined: the usual ones, as far as they can be had. */
  components?: ComponentName[];
  proxy: { http?: string; https?: string; noProxy: string[] };
  ssh: { portBase: number };
  /** `KIND:NAME` of things on nodes that `reset` leaves alone. */
  keep: string[];
  /** The book's fixed token and passwords instead of generated ones. */
  bookDefaults: boolean;
}

/** One thing wrong with k8slab.yaml. Lines and columns start at 1. */
export interface ConfigProblem {
  code: string;
  severity: 'error' | 'warning';
  /** Dotted path, `network.pods`; empty for the whole file. */
  path: string;
  line: number;
  column: number;
  /** The offending value as written, shortened. */
  value?: string;
  message: string;
  hint?: string;
}
