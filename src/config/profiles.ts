import type { CniName, NodeSize, ProfileName, RuntimeName } from './model.js';

/** What a profile stands for where the lab file says nothing. */
export interface Profile {
  /** One line for wizard and docs. */
  summary: string;
  /** Kubernetes minors that are allowed (`1.36`), oldest first, with the newest patch release known of each. */
  kubernetes: Readonly<Record<string, string>>;
  defaultKubernetes: string;
  defaultRuntime: RuntimeName;
  defaultCni: CniName;
  controlPlane: NodeSize;
  worker: NodeSize;
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  modern: {
    summary: 'a current Kubernetes with containerd',
    kubernetes: { '1.34': '1.34.11', '1.35': '1.35.8', '1.36': '1.36.4', '1.37': '1.37.0' },
    defaultKubernetes: '1.36.4',
    defaultRuntime: 'containerd',
    defaultCni: 'calico',
    controlPlane: { cpus: 2, memory: 4096 },
    worker: { cpus: 1, memory: 2048 },
  },
  classic: {
    summary: "the book's Kubernetes, with Docker as its runtime",
    kubernetes: {
      '1.18': '1.18.20',
      '1.19': '1.19.16',
      '1.20': '1.20.15',
      '1.21': '1.21.14',
      '1.22': '1.22.17',
      '1.23': '1.23.17',
    },
    defaultKubernetes: '1.20.15',
    // The book's learners see with `docker images` on a node what kubelet sees.
    defaultRuntime: 'docker',
    defaultCni: 'calico',
    controlPlane: { cpus: 2, memory: 3072 },
    worker: { cpus: 1, memory: 2560 },
  },
};

/** Last minor with dockershim, the part of kubelet that talks to Docker. */
export const LAST_DOCKERSHIM_MINOR = 23;

/** First minor whose kubelet runs on cgroup v2. The one before ends at once on a current guest. */
export const FIRST_CGROUP_V2_MINOR = 19;

/** `1.20.15` → `1.20` */
export function minorVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** The profile that allows this version, if any does. */
export function profileOf(kubernetes: string): ProfileName | undefined {
  const minor = minorVersion(kubernetes);
  return (Object.keys(PROFILES) as ProfileName[]).find((name) => PROFILES[name].kubernetes[minor] !== undefined);
}

/** The exact version that `1.36`, `v1.36` or `v1.36.4` stands for, if any profile has one. */
export function completeVersion(text: string): string | undefined {
  const match = /^["']?v?(\d+\.\d+)(\.\d+)?["']?$/.exec(text);
  const profile = match && profileOf(match[1] ?? '');
  if (!profile) return undefined;
  return match[2] === undefined ? PROFILES[profile].kubernetes[match[1] ?? ''] : `${match[1]}${match[2]}`;
}
