import type { CheckSpec, TextMatcher } from './check-model.js';
import type { Conditions, Guarded, LocalText, NodeName } from './common-model.js';

export type { Conditions, Guarded, LocalText, NodeName } from './common-model.js';

// A lab as lab.yaml says it, with defaults filled in and its texts not yet filled with values of a plan.

/** What a lab cannot do without. What is missing makes it `blocked`, with the reason. */
export interface Needs extends Conditions {
  /** Image references that a node has already, or can pull from the internet. */
  images: string[];
  /** Images that Docker on the control plane has already, or can pull; any at all: Docker answers there. */
  dockerImages: string[];
  /** Kernel modules or filesystems every node has or can load: `nfsd`. */
  kernel: string[];
  /** Programs on the PATH of the control plane: `docker`. */
  programs: string[];
}

/** A file beside lab.yaml, put into the lab's directory on nodes before the first step. */
export interface LabFileEntry extends Guarded {
  /** Relative to lab.yaml, with `/`. */
  path: string;
  /** Its name there; default `path`. */
  to: string;
  /** Default `['m-k8s']`; `all` for every node. */
  nodes: NodeName[];
  /** Fill in `{{variables}}`. */
  template: boolean;
  executable: boolean;
}

/** What a command has to do for its step to count as done: some of the book's fail, to show how that looks. */
export interface Expectation {
  /** Default 0. `timeout`: it would run for ever and is ended after the step's timeout. */
  exit: number | 'nonzero' | 'any' | 'timeout';
  stdout?: TextMatcher;
  stderr?: TextMatcher;
  /** Both streams together. */
  output?: TextMatcher;
}

export interface LabStep extends Guarded {
  /** Unique within the lab. */
  id: string;
  /** Shell text as the learner types it, run by bash as root in the lab's directory. */
  run: string;
  node: NodeName;
  /** Why, and what to see. Not there in setup and cleanup. */
  explain?: LocalText;
  expect: Expectation;
  /** Looked at after the command, before the next step: states that later steps undo. */
  checks: CheckSpec[];
  /** Seconds. */
  timeout: number;
  /** Seconds; typed again until what is expected shows. 0: once. */
  within: number;
  /** Goes on beside the next steps (a load, a watch) until a step stops it, or the lab is over. */
  background: boolean;
  /** Ids of background steps that end before this one starts. */
  stops: string[];
}

/** A value, or the first case whose conditions hold. */
export type VariableSpec = { value: string } & Guarded;

export interface Lab {
  /** `ch3/3.2.8`: its folder below labs/. */
  id: string;
  title: LocalText;
  teaches: LocalText;
  /** The book and the section of it, as a reader knows them. */
  source: { book: string; section: string };
  /** `shared`: in a verify run it gets a namespace of its own and runs beside other labs. */
  isolation: 'shared' | 'exclusive';
  needs: Needs;
  /** Name → cases, in order. */
  vars: Record<string, VariableSpec[]>;
  files: LabFileEntry[];
  /** What earlier sections left behind and this one builds on; done without a word. */
  setup: LabStep[];
  steps: LabStep[];
  /** Over the end state. On a fresh cluster not one of them may pass. */
  checks: CheckSpec[];
  cleanup: LabStep[];
}

/** A lab and where it came from. */
export interface LoadedLab {
  lab: Lab;
  /** Absolute folder of its lab.yaml. */
  dir: string;
}
