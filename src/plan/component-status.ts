import type { ComponentName } from '../config/component-names.js';
import type { Component } from '../components/component.js';
import { isRetired } from '../components/retired.js';
import type { PlanComponent } from './model.js';

/** What a node said is installed on it. */
export interface InstalledComponent {
  name: string;
  /** Empty where it was not written down. */
  version: string;
}

export type InstalledByNode = ReadonlyMap<string, readonly InstalledComponent[]>;

export type ComponentState = 'installed' | 'partly' | 'planned' | 'available' | 'unavailable';

export interface ComponentStatus {
  name: ComponentName;
  /** What is installed, else what would be; absent where nothing is to be had. */
  version?: string;
  state: ComponentState;
  /** In the plan of k8slab.yaml as it is now. */
  wanted: boolean;
  /** Nodes it is installed on. */
  nodes: string[];
  /** What `up` would change it to. */
  update?: string;
  /** Why it cannot be had. */
  reason?: string;
  /** The project behind this version has ended. */
  retired?: true;
}

export interface StatusInput {
  /** Every component that this lab can have. */
  choices: readonly PlanComponent[];
  unavailable: readonly { name: ComponentName; reason: string }[];
  /** Names in the plan. */
  wanted: readonly ComponentName[];
  /** Names of all nodes, the control plane first. */
  nodes: readonly string[];
  /** By node; a node that did not answer is missing. */
  installed: InstalledByNode;
}

/** One line per component, in the order of `all`. */
export function componentStatuses(all: readonly Component[], input: StatusInput): ComponentStatus[] {
  return all.map((component) => {
    const status = statusOf(component, input);
    return isRetired(status) ? { ...status, retired: true } : status;
  });
}

function statusOf({ name, nodes }: Component, input: StatusInput): ComponentStatus {
  const choice = input.choices.find((each) => each.name === name);
  const reason = input.unavailable.find((each) => each.name === name)?.reason;
  const wanted = input.wanted.includes(name);
  const found = input.nodes.flatMap((node) => {
    const there = input.installed.get(node)?.find((each) => each.name === name);
    return there ? [{ node, version: there.version }] : [];
  });
  const [first] = found;
  if (first) {
    // A node that did not answer counts as having it: nothing is known against it.
    const asked = (nodes === 'all' ? input.nodes : input.nodes.slice(0, 1)).filter((node) => input.installed.has(node));
    const everywhere = asked.every((node) => found.some((each) => each.node === node));
    const version = first.version === '' ? choice?.version : first.version;
    return {
      name,
      ...(version !== undefined && { version }),
      state: everywhere ? 'installed' : 'partly',
      wanted,
      nodes: found.map(({ node }) => node),
      ...(wanted && choice && choice.version !== version && { update: choice.version }),
    };
  }
  if (reason !== undefined) return { name, state: 'unavailable', wanted: false, nodes: [], reason };
  const version = choice && { version: choice.version };
  return { name, ...version, state: wanted ? 'planned' : 'available', wanted, nodes: [] };
}
