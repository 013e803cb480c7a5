import type { ComponentName } from '../config/component-names.js';
import type { CniName, ProfileName, RuntimeName } from '../config/model.js';

// What labs, their steps and their checks have in common.

/** A text for people in both languages. */
export interface LocalText {
  ko: string;
  en: string;
}

/** VMs, or containers that play nodes (docker provider). */
export type NodeKind = 'vm' | 'container';

/** What has to hold of the plan; everything that is given must hold. */
export interface Conditions {
  /** Range of versions, `>=1.19 <1.25 || 1.30`; see version-range.ts. */
  kubernetes?: string;
  profiles?: ProfileName[];
  runtime?: RuntimeName;
  nodeKind?: NodeKind;
  cni?: CniName[];
  /** Each of them is part of the plan. */
  components?: ComponentName[];
  /** At least this many. */
  workers?: number;
  /** Nodes may use the internet: the plan has no bundle. */
  internet?: boolean;
}

/** `m-k8s` is the control plane whatever its name is; `host` is the workstation; `worker` the last worker. */
export type NodeName = string;

export interface Guarded {
  /** Left out unless all of this holds. */
  when?: Conditions;
  /** Left out when all of this holds. */
  unless?: Conditions;
}
