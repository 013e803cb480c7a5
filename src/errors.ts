/** Process exit codes; documented in docs/exit-codes.md and stable from the first release. */
export const ExitCode = {
  ok: 0,
  /** A step, check or tool failed. */
  failed: 1,
  /** Wrong command line or lab file: nothing was touched. */
  usage: 2,
  /** The host or a needed program is not fit for the job. */
  host: 3,
  /** A lock is held by another k8slab. */
  locked: 4,
  /** Labs were looked at, and something is not as it should be. */
  checksFailed: 5,
  /** Nothing failed, but something of a lab could not be looked at. */
  checksError: 6,
  /** Interrupted by a closed terminal; a rerun continues. */
  hungUp: 129,
  /** Interrupted by Ctrl-C; a rerun continues. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface LabErrorOptions {
  /** What to do next, one or more sentences. */
  hint?: string;
  exitCode?: ExitCode;
  cause?: unknown;
  /** Facts for `--output json` (node, step, log path, problems ...). Must be JSON-safe and hold no secret. */
  details?: Record<string, unknown>;
}

/**
 * An expected failure: has a stable code (`K8SLAB_NET_OVERLAP`), one sentence without a final period,
 * and where possible a hint. Shown without a stack. Everything else that is thrown is a bug.
 */
export class LabError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, options: LabErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LabError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? ExitCode.failed;
    this.details = options.details ?? {};
  }
}

/** True across realms and duplicate copies of this module, where `instanceof` is not. */
export function isLabError(error: unknown): error is LabError {
  return error instanceof Error && error.name === 'LabError' && 'code' in error;
}

/** Of the system: no room on the disk, or none left for this user. */
export function isDiskFull(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

const SECRET_PATTERNS: readonly RegExp[] = [
  // kubeadm bootstrap tokens
  /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g,
  // PEM private keys, whole block
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // user:password@ in URLs
  /(?<=:\/\/)[^\s/:@]+:[^\s/@]+(?=@)/g,
  // user:password@host without a scheme, as curl takes a proxy; not the digest of an image
  /(?<=(?:^|[\s"'=,[])[\w.-]{1,64}:)[^\s"'@/]{1,128}(?=@(?!sha256:)[\w.-])/gm,
  // key=value and key: value of things that are named like secrets; bounded, or a long line takes minutes
  /(?<=(?:password|passwd|secret|certificate-key)["']?\s{0,16}[=:]\s{0,16}["']?)[^\s"',]{3,}/gi,
  // kubeconfig key material
  /(?<=client-key-data:\s{0,16})\S+/g,
];

/** Replaces secrets in text that leaves the process: terminal, logs, JSON events, support archives. */
export function redact(text: string): string {
  let out = text;
  for (const pattern of SECRET_PATTERNS) out = out.replace(pattern, '[redacted]');
  return out;
}
