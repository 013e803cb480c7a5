import type { Guarded, LocalText, NodeName } from './common-model.js';

/** Demands on a text; all that are given must hold. */
export interface TextMatcher {
  contains?: string[];
  notContains?: string[];
  /** Regular expressions (JavaScript, flag m), found anywhere. */
  matches?: string[];
}

/** Demands on a value out of a JSON document; all that are given must hold. */
export interface ValueMatcher {
  /** Deeply equal. */
  equals?: unknown;
  notEquals?: unknown;
  /** A text has this part, or a list this item. */
  contains?: unknown;
  notContains?: unknown;
  /** Regular expression (JavaScript, flag m) on a text; on a list: one item matches. */
  matches?: string;
  /** Numbers; in lab.yaml also one variable that is a number. */
  atLeast?: number | string;
  atMost?: number | string;
  /** Is there something at all? null, '', [] and {} are nothing. */
  exists?: boolean;
}

/**
 * - eventually: holds once before the deadline (default 60 s)
 * - now: holds at the first look
 * - always: holds at every look until the deadline (default 10 s)
 * - never: holds at no look until the deadline (default 10 s)
 */
export type CheckMode = 'eventually' | 'now' | 'always' | 'never';

interface CheckBase extends Guarded {
  /** Unique within the lab. */
  id: string;
  title: LocalText;
  mode: CheckMode;
  /** Seconds; meaning by mode. */
  deadline: number;
  /**
   * Ids of checks of the same list that must pass first, else this one is blocked. For what is true on a fresh
   * cluster too (a node takes pods again), which would otherwise pass before the learner did anything.
   */
  after: string[];
  /** What to do when it fails. */
  hint: LocalText;
  /** Why it is so when it passes. */
  explanation: LocalText;
}

/** Objects as kubectl on the control plane gives them in JSON. */
export interface KubernetesCheck extends CheckBase {
  type: 'kubernetes';
  /** As for `kubectl get`: `deployment`, `pods`, `ingresses.networking.k8s.io`. */
  resource: string;
  /** One object: the query sees it, or null when there is none. Without: the query sees the list, {items: [...]}. */
  name?: string;
  /** Default: the lab's namespace; `all` for every one. */
  namespace?: string;
  selector?: string;
  fieldSelector?: string;
  /** JMESPath; default `@`. */
  query: string;
  expect: ValueMatcher;
}

export interface HttpCheck extends CheckBase {
  type: 'http';
  url: string;
  /** Where the requests come from: a node, or the workstation (`host`). */
  from: NodeName;
  headers: Record<string, string>;
  /** Accept any certificate. */
  insecure: boolean;
  /** How many, each on a connection of its own; `body` and `status` hold for each. Default 1. */
  requests: number;
  /** Default 200. */
  status: number;
  /** Status line and headers of each answer, one a line, as they came. */
  head?: TextMatcher;
  body?: TextMatcher;
  /** How many different bodies came back: is the load spread? */
  distinct?: { atLeast?: number; atMost?: number };
}

export interface CommandCheck extends CheckBase {
  type: 'command';
  /** Shell text, run as a step is. Must change nothing. */
  run: string;
  node: NodeName;
  /** Default 0. */
  exit: number | 'nonzero' | 'any';
  stdout?: TextMatcher;
  stderr?: TextMatcher;
  output?: TextMatcher;
}

export interface FileCheck extends CheckBase {
  type: 'file';
  path: string;
  node: NodeName;
  /** Default true. */
  exists: boolean;
  kind?: 'file' | 'directory' | 'link';
  /** Octal, `0644`. */
  permissions?: string;
  content?: TextMatcher;
}

/** A systemd unit. */
export interface ServiceCheck extends CheckBase {
  type: 'service';
  name: string;
  node: NodeName;
  active?: boolean;
  enabled?: boolean;
}

/** An image in the store of a node's runtime. */
export interface ImageCheck extends CheckBase {
  type: 'image';
  /** `multistage-img`, `nginx:1.16.0`; without a tag `latest`. */
  name: string;
  node: NodeName;
  /** Default: the runtime of the plan, which kubelet uses. */
  store: 'runtime' | 'docker' | 'containerd';
  /** Default true. */
  exists: boolean;
}

/** Something of Docker's: the query sees the list of `docker inspect`, [] when there is none. */
export interface ContainerCheck extends CheckBase {
  type: 'container';
  object: 'container' | 'image' | 'volume' | 'network';
  /** One by name or id; excludes `filters`. */
  name?: string;
  /** As for `docker ps -a --filter`. Without both: all. */
  filters: string[];
  node: NodeName;
  /** JMESPath; default `@`. */
  query: string;
  expect: ValueMatcher;
}

/** One assertion over the real state. */
export type CheckSpec =
  | KubernetesCheck
  | HttpCheck
  | CommandCheck
  | FileCheck
  | ServiceCheck
  | ImageCheck
  | ContainerCheck;
export type CheckType = CheckSpec['type'];
