import type { ProviderName } from '../config/model.js';
import type { Messages } from '../i18n/catalog.js';
import type { HostExtras } from './host-extras.js';
import type { HostProbe } from './probe/probe.js';

export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip';

/** One diagnosis. `seen` is what the host said, `why` what that means for the lab, `fix` what to do. */
export interface CheckResult {
  code: string;
  status: CheckStatus;
  seen: string;
  why: string;
  fix: string;
  /** Section of the documentation, relative to docs/. */
  docs: string;
}

/** What the lab wants of the host: from its plan, else from the defaults. */
export interface Wanted {
  /** The provider that has to work; `auto`: any one of them. */
  provider: ProviderName | 'auto';
  nodes: string;
  nodeIps: readonly string[];
  pods: string;
  services: string;
  /** MiB of all nodes together. */
  memory: number;
  /** MiB of disk: box, machines, images. */
  disk: number;
  kubernetes: string;
  /** A lab file says so. Without one these are defaults, and what does not fit them can still be chosen otherwise. */
  certain: boolean;
  /** The lab has machines: its own network on the host is no clash. */
  started: boolean;
  /** Absolute. */
  labDir: string;
  /** Home directory. */
  home: string;
  /** The lab file names a proxy for the nodes. */
  proxied: boolean;
  /** Everything comes from a bundle. */
  bundled: boolean;
  /** What docker nodes would be made of. */
  nodeImage: string;
}

export interface CheckInput {
  probe: HostProbe;
  extras: HostExtras;
  wanted: Wanted;
  texts: Messages['doctor'];
}

export type Check = (input: CheckInput) => CheckResult;

/** Short form of the results that need no advice. */
export function result(
  code: string,
  status: CheckStatus,
  seen: string,
  advice: { why?: string; fix?: string } = {},
): CheckResult {
  return { code, status, seen, why: advice.why ?? '', fix: advice.fix ?? '', docs: `doctor.md#${code.toLowerCase()}` };
}

/** Is this provider what the lab is going to use, or could use? */
export function concerns({ wanted }: CheckInput, provider: ProviderName): boolean {
  return wanted.provider === 'auto' || wanted.provider === provider;
}

/** For a check of a provider that the lab does not use. */
export function unconcerned(code: string, { texts }: CheckInput): CheckResult {
  return result(code, 'skip', texts.unused);
}

/** A provider that must work fails its check; one that only could be used warns. */
export function severity({ wanted }: CheckInput, provider: ProviderName): CheckStatus {
  return wanted.provider === provider ? 'fail' : 'warn';
}
