import type { Language } from '../../i18n/language.js';
import type { LabMode, LabsSummary } from '../../labs/results.js';

/** What a report says of the cluster; no secrets, nothing of the workstation but the provider. */
export interface ClusterSummary {
  lab: string;
  profile: string;
  /** `docker`, `virtualbox`, `libvirt`. */
  provider: string;
  accelerated: boolean;
  kubernetes: string;
  runtime: string;
  /** Name and version. */
  cni: string;
  /** Name of the bundle; undefined: packages came from the internet. */
  bundle?: string;
  network: { nodes: string; pods: string; services: string; metallb: string };
  nodes: { name: string; role: 'control-plane' | 'worker'; ip: string; cpus: number; memory: number }[];
  components: { name: string; version: string }[];
}

/** One run of labs with everything a report says: what is stored, and what every format is made from. */
export interface LabReport {
  reportVersion: 1;
  /** Of k8slab. */
  version: string;
  /** Of `expected`, `actual` and `reason` in the results; all else is there in both. */
  language: Language;
  learner?: string;
  mode: LabMode;
  /** Milliseconds since 1970. */
  startedAt: number;
  finishedAt: number;
  cluster: ClusterSummary;
  summary: LabsSummary;
}
