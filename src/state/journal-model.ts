import type { ProviderName } from '../config/model.js';

export const JOURNAL_VERSION = 1;

/** As the provider's SshTarget, which this room may not import. */
export interface JournalTarget {
  node: string;
  host: string;
  port: number;
  user: string;
  identityFiles: string[];
}

export interface JournalRun {
  command: string;
  /** ISO 8601. */
  startedAt: string;
  /** Absent while it runs, and for ever when it was killed. */
  finishedAt?: string;
  ok?: boolean;
}

/** A cache of what was done. The truth is on the nodes and in the hypervisor, and is read again before it matters. */
export interface JournalData {
  version: typeof JOURNAL_VERSION;
  lab: string | undefined;
  provider: ProviderName | undefined;
  /** Nodes that were asked for from the provider, written before it was asked. */
  nodes: string[];
  /** By node name; may be out of date. */
  sshTargets: Record<string, JournalTarget>;
  lastRun: JournalRun | undefined;
  /** When the smoke test last passed; undefined as soon as anything has changed since. ISO 8601. */
  verifiedAt: string | undefined;
}

export function emptyJournal(): JournalData {
  return {
    version: JOURNAL_VERSION,
    lab: undefined,
    provider: undefined,
    nodes: [],
    sshTargets: {},
    lastRun: undefined,
    verifiedAt: undefined,
  };
}

/** Takes over what has the right shape. A sentence instead of data when the file as a whole is not ours. */
export function parseJournal(value: unknown): JournalData | string {
  if (!isRecord(value)) return 'it is not a JSON object';
  if (value['version'] !== JOURNAL_VERSION) {
    return `it has version ${JSON.stringify(value['version'])}, this k8slab knows ${JOURNAL_VERSION}`;
  }
  const { lab, provider, nodes, sshTargets, lastRun, verifiedAt } = value;
  return {
    version: JOURNAL_VERSION,
    lab: typeof lab === 'string' ? lab : undefined,
    provider: isProvider(provider) ? provider : undefined,
    nodes: isStrings(nodes) ? nodes : [],
    sshTargets: isRecord(sshTargets)
      ? Object.fromEntries(
          Object.entries(sshTargets).filter((entry): entry is [string, JournalTarget] => isTarget(entry[1])),
        )
      : {},
    lastRun: isRun(lastRun) ? lastRun : undefined,
    verifiedAt: typeof verifiedAt === 'string' ? verifiedAt : undefined,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isProvider(value: unknown): value is ProviderName {
  return value === 'virtualbox' || value === 'libvirt' || value === 'docker';
}

function isTarget(value: unknown): value is JournalTarget {
  if (!isRecord(value)) return false;
  const { node, host, port, user, identityFiles } = value;
  return (
    typeof node === 'string' &&
    typeof host === 'string' &&
    typeof user === 'string' &&
    Number.isInteger(port) &&
    isStrings(identityFiles)
  );
}

function isRun(value: unknown): value is JournalRun {
  return isRecord(value) && typeof value['command'] === 'string' && typeof value['startedAt'] === 'string';
}
