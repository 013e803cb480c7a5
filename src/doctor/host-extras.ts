/** A lock that lies in the lab directory. */
export interface LockSeen {
  path: string;
  /** `process 7, started 2026-11-21T10:00:00Z` */
  owner: string;
  alive: boolean;
}

/** A server that the lab needs, and why it does not answer; absent: it does. */
export interface SourceSeen {
  name: string;
  problem?: string;
}

/**
 * What only doctor looks at: planning must not wait for it. Undefined is unknown, or does not apply to this host;
 * a check of it is skipped then.
 */
export interface HostExtras {
  /** Groups of this user; undefined for root, who needs none. */
  groups?: readonly string[];
  /** fs.inotify.max_user_instances */
  inotify?: number;
  secureBoot?: boolean;
  /** This host is itself a virtual machine. */
  guest?: boolean;
  /** The processor offers VT-x or AMD-V to this host. */
  virtualisation?: boolean;
  /** KVM holds the processor's virtualisation from the moment its module is loaded, as Linux 6.12 and later do. */
  kvmAtLoad?: boolean;
  timeSynced?: boolean;
  wsl?: 1 | 2;
  /** `26.5` */
  macos?: string;
  /** A name of the internet can be looked up. */
  resolves?: boolean;
  /** Servers that this lab downloads from, as its nodes would ask them. */
  sources?: readonly SourceSeen[];
  /** Free MiB where the nodes of a provider really lie; elsewhere it is the home directory. */
  disks: { docker?: number; libvirt?: number };
  /** The image of docker nodes is on this host. */
  nodeImage?: boolean;
  lock?: LockSeen;
  /** Variables of the environment that name a proxy, without logins. */
  proxies: readonly string[];
  noProxy: readonly string[];
}
