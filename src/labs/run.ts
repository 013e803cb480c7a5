import type { Clock } from '../exec/clock.js';
import type { Exec } from '../exec/exec.js';
import type { Messages } from '../i18n/catalog.js';
import type { Plan } from '../plan/model.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import type { Answers } from './command-result.js';
import type { LabEventSink } from './events.js';
import type { LoadedLab } from './model.js';
import type { LabMode, StepResult } from './results.js';

/** The workstation, for steps and checks on node `host`. */
export interface HostSide {
  exec: Exec;
  /** Program and arguments before the shell text: `['bash', '-lc']`, or PowerShell's on Windows. */
  shell: readonly string[];
  /** Absolute; files of labs go to `<dir>/<id>`. */
  dir: string;
}

/** Everything a run of labs shares. */
export interface LabContext {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly sink: LabEventSink;
  /** Ctrl-C, or a node was lost: commands are told to stop, nothing else starts. */
  readonly signal: AbortSignal;
  /** A node was lost: ends the clean-up, too. */
  readonly nodesLost?: AbortSignal;
  readonly texts: Messages['labs'];
  /**
   * The one connection to a node, opened at the first call; the same promise at every later one. Whoever made the
   * context closes them.
   */
  readonly connect: (node: string) => Promise<SshExec>;
  readonly host: HostSide;
  /**
   * Questions that are under way, for checks of all labs to share their answers; only where no lab changes anything.
   * Without it the checks of one lab share theirs.
   */
  readonly answers?: Answers;
}

/** A pause of `play --step`: before each step. */
export type StepDecision = 'run' | 'skip' | 'stop';

export interface RunLabOptions {
  mode: LabMode;
  /** Seconds that any check waits or watches at most; without it 10 with `mine`, else what the check says. */
  patience?: number;
  /** With `files`: over what a learner changed, which is kept beside, and prepared once more. */
  force?: boolean;
  /** Asked before each of the learner's steps; without it all run. */
  beforeStep?: (step: Pick<StepResult, 'lab' | 'step' | 'node' | 'run' | 'explain'>) => Promise<StepDecision>;
}

export interface RunLabsOptions extends RunLabOptions {
  labs: readonly LoadedLab[];
  /** Nothing new starts after the first lab that did not pass. */
  bail?: boolean;
  /** Labs at once that do not disturb each other; default 4. */
  parallel?: number;
}
