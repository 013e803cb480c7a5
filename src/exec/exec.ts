/** Runs programs somewhere: on this host (execa) or on a node (ssh2). One shape for both. */
export interface ExecRequest {
  /** Program and arguments. Never a shell string; the ssh side quotes each word. */
  argv: readonly string[];
  stdin?: string | Uint8Array;
  /** Added to the inherited environment. Ignored over ssh: sshd drops unknown variables. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Milliseconds; the program is ended when it takes longer. No value: no limit. */
  deadlineMs?: number;
  /**
   * On deadline or abort send SIGINT first and wait this many milliseconds before SIGTERM: for programs that
   * clean up on Ctrl-C (vagrant). Only on the host.
   */
  interruptMs?: number;
  signal?: AbortSignal;
  /** How much of the end of each stream is kept; default 1 MiB. For answers that are parsed, which must be whole. */
  maxOutputBytes?: number;
  /** Called for each whole line as it arrives, for logs and progress. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export type ExecReason =
  | 'exit'
  | 'signal'
  | 'timeout'
  | 'aborted'
  /** The program could not be started (not found, not executable). */
  | 'spawn'
  /** The ssh connection broke: the outcome on the node is unknown. */
  | 'connection';

/** Same shape for success and failure; `ok` is `reason === 'exit' && exitCode === 0`. */
export interface ExecResult {
  argv: readonly string[];
  ok: boolean;
  reason: ExecReason;
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  durationMs: number;
  cause?: unknown;
}

export interface Exec {
  /** Where this runs, for messages: `host` or a node name. */
  readonly where: string;
  /** Resolves for every outcome; rejects only for a bug in the caller. */
  run(request: ExecRequest): Promise<ExecResult>;
}
