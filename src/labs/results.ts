import type { CheckMode, CheckType } from './check-model.js';
import type { InventoryChange } from './inventory/model.js';
import type { LocalText } from './model.js';

/**
 * - pass, fail: looked at, and so it is
 * - error: could not be looked at (broken ssh connection, a wrong query)
 * - skipped: its `when` does not hold for this plan
 * - blocked: what it needs is missing, or what came before it failed
 */
export type CheckStatus = 'pass' | 'fail' | 'error' | 'skipped' | 'blocked';

export interface CheckResult {
  lab: string;
  check: string;
  /** The step it belongs to; undefined: one of the lab's own checks, which alone count in a score. */
  step?: string;
  type: CheckType;
  mode: CheckMode;
  title: LocalText;
  status: CheckStatus;
  /** Node it was looked at from, or `host`. */
  node: string;
  /** What the learner can type there, as root, to see the same. */
  reproduce: string;
  /** Short, in the language of the run. */
  expected: string;
  /** What was seen last, shortened; with an error, what went wrong; with skipped and blocked, why. */
  actual: string;
  /** Only with fail and error. */
  hint?: LocalText;
  explanation: LocalText;
  /** With fail: the thing itself was not there, so nobody has made it yet. */
  nothing?: boolean;
  durationMs: number;
}

/** done: as expected. failed: otherwise. error: could not be run. blocked: not run, something before it failed. */
export type StepStatus = 'done' | 'failed' | 'error' | 'skipped' | 'blocked';

export interface StepResult {
  lab: string;
  step: string;
  phase: StepPhase;
  status: StepStatus;
  /** Its real name, or `host`. */
  node: string;
  /** With all variables filled in. */
  run: string;
  explain?: LocalText;
  exitCode?: number;
  /** The last lines of both streams, redacted. */
  output: string[];
  /** Why it is not done; in the language of the run. */
  reason?: string;
  durationMs: number;
}

export type StepPhase = 'setup' | 'steps' | 'cleanup';

/**
 * What was asked for: steps with explanations, steps alone, all with clean-up, only checks, or only what the learner
 * needs before the first step.
 */
export type LabMode = 'play' | 'solve' | 'verify' | 'mine' | 'files';

export interface LabResult {
  lab: string;
  title: LocalText;
  mode: LabMode;
  /** The worst of its parts; skipped is not used. */
  status: Exclude<CheckStatus, 'skipped'>;
  /** Why blocked or in error; in the language of the run. */
  reason?: string;
  /** Setup, steps and clean-up in the order they ran. */
  steps: StepResult[];
  checks: CheckResult[];
  /** verify: what the lab left behind after its clean-up; empty is good. Anything makes the lab fail. */
  leftovers: InventoryChange[];
  /** Milliseconds since 1970. */
  startedAt: number;
  durationMs: number;
}

/**
 * A file of a lab where a learner finds it. same: it was there. yours: another one is there, and was left alone.
 * replaced: another one was there, and is beside it now as `backup`.
 */
export type PlacedFile =
  | { file: string; state: 'written' | 'same' | 'yours' }
  | { file: string; state: 'replaced'; backup: string };

/** A lab's folder on a node or, with `env` for the shell, on the workstation (`host`). */
export interface PlacedFolder {
  /** Its real name, or `host`. */
  node: string;
  dir: string;
  files: PlacedFile[];
  /** What the lab's commands want to be set. */
  env?: Readonly<Record<string, string>>;
}

/** Numbers over the checks of labs, and over the labs. */
export interface Tally {
  pass: number;
  fail: number;
  error: number;
  skipped: number;
  blocked: number;
}

export interface LabsSummary {
  ok: boolean;
  interrupted: boolean;
  labs: LabResult[];
  byLab: Tally;
  byCheck: Tally;
  durationMs: number;
}
