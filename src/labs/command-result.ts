import type { ExecResult } from '../exec/exec.js';

/** A command somewhere: what a node could not even be reached for is an outcome too, as in Exec. */
export type CommandResult = Pick<ExecResult, 'reason' | 'exitCode' | 'stdout' | 'stderr' | 'durationMs'> & {
  /** Only with reason connection: why. */
  why?: string;
};

/** Questions that are under way, by node and program. */
export type Answers = Map<string, Promise<CommandResult>>;
