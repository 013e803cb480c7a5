import { COMPONENT_NAMES, type ComponentName } from '../config/component-names.js';
import type { UpstreamFile } from '../components/component.js';
import type { CniName, Encapsulation, LabConfig, ProfileName, ProviderName, RuntimeName } from '../config/model.js';

/** What planning needs to know of the workstation. Collected by doctor/, never read inside plan/. */
export interface HostFacts {
  platform: 'linux' | 'darwin' | 'win32';
  arch: 'x64' | 'arm64';
  cpus: number;
  /** MiB. */
  memoryTotal: number;
  /** MiB. */
  memoryAvailable: number;
  /** IPv4 networks in use on the host. */
  routes: { cidr: string; device: string }[];
  providers: ProviderFact[];
}

export interface ProviderFact {
  name: ProviderName;
  usable: boolean;
  /** One sentence: why it works, or what is missing. */
  reason: string;
  /** libvirt only: hardware virtualisation, else software emulation. */
  accelerated?: boolean;
}

export interface PlanNode {
  /** `m-k8s`, `w1-k8s`. */
  name: string;
  role: 'control-plane' | 'worker';
  /** 0 for the control plane, 1.. for workers. */
  index: number;
  ip: string;
  cpus: number;
  /** MiB. */
  memory: number;
  /** Port on the host's loopback forwarded to the node's 22 (virtualbox; asked for with auto_correct). */
  sshPort: number;
}

/** One idempotent unit of work on one node, or on the host. */
export interface PlanStep {
  /** `<kind>:<node>`, e.g. `runtime:w1-k8s`; host steps have node `host`. */
  id: string;
  kind: StepKind;
  node: string;
  /** Ids that must be done before. */
  needs: string[];
  deadlineSeconds: number;
}

/** Guest kinds run `/opt/k8slab/guest/run.sh <kind>` on the node; the rest is code in steps/. */
export const GUEST_STEP_KINDS = [
  'hosts',
  'system',
  'packages',
  'runtime',
  'kubernetes',
  'images',
  'init',
  'cni',
  'kubectl',
  'join',
  'ready',
] as const;
export const HOST_STEP_KINDS = ['boot', 'connect', 'upload', 'kubeconfig', 'smoke'] as const;
export type GuestStepKind = (typeof GUEST_STEP_KINDS)[number];
export type HostStepKind = (typeof HOST_STEP_KINDS)[number];
/** Steps that install components; the guest script is components/<kind>.sh. `component-images` comes first. */
export const COMPONENT_STEP_KINDS = ['component-images', ...COMPONENT_NAMES] as const;
export type ComponentStepKind = (typeof COMPONENT_STEP_KINDS)[number];
export type StepKind = GuestStepKind | HostStepKind | ComponentStepKind;

export type KubernetesSource = 'bundle' | 'pkgs.k8s.io' | 'dl.k8s.io';

export interface Plan {
  planVersion: 1;
  lab: string;
  profile: ProfileName;
  /** Of the nodes; they have the host's. */
  arch: 'amd64' | 'arm64';
  provider: { name: ProviderName; reason: string; accelerated: boolean };
  kubernetes: {
    version: string;
    source: KubernetesSource;
    kubeadmApi: 'kubeadm.k8s.io/v1beta2' | 'kubeadm.k8s.io/v1beta3' | 'kubeadm.k8s.io/v1beta4';
    imageRepository: string;
    pauseImage: string;
    /** kubeadm's control plane label and taint keys for this version. */
    controlPlaneTaints: string[];
  };
  runtime: { name: RuntimeName; criSocket: string };
  /** `encapsulation`: Calico's. */
  cni: { name: CniName; version: string; encapsulation?: Encapsulation };
  network: {
    nodes: string;
    prefixLength: number;
    pods: string;
    services: string;
    metallb: string;
    /** Of VirtualBox. */
    hostResolver?: boolean;
  };
  nodes: PlanNode[];
  box: { name: string; version?: string; url?: string; file?: string };
  bundle?: { dir: string; manifestSha256: string; name: string; dns: boolean };
  components: PlanComponent[];
  /** Usual components that this lab cannot have, and why. */
  componentsLeftOut: { name: ComponentName; reason: string }[];
  untaintControlPlane: boolean;
  registryMirrors: LabConfig['registry']['mirrors'];
  /** Whether the registry component asks for a password. */
  registryAuth: boolean;
  proxy: LabConfig['proxy'];
  bookDefaults: boolean;
  /** Environment of the guest scripts, by node name. Holds no secret. */
  env: Record<string, Record<string, string>>;
  steps: PlanStep[];
}

/** A component that `up` installs, with everything it consists of. */
export interface PlanComponent {
  name: ComponentName;
  /** Without `v`. */
  version: string;
  files: UpstreamFile[];
  images: string[];
}

/** A file of the lab directory. `path` is relative, with `/`. */
export interface RenderedFile {
  path: string;
  content: string;
  /** 0o644 unless executable or secret. */
  mode: number;
}
