import { cidrsOverlap, parseCidr } from '../net/cidr.js';
import type { ConfigProblem, LabConfig, ProviderName } from './model.js';
import { NOWHERE } from './read/locate.js';
import { contextOf, type RuleContext } from './rules/rule.js';

/** What these rules need to know of the workstation; the plan's HostFacts fit. Memory in MiB. */
export interface HostView {
  memoryTotal: number;
  memoryAvailable: number;
  routes: readonly { cidr: string; device: string }[];
}

export interface HostRuleOptions {
  /** The one chosen for this host, where the lab file says auto. */
  provider?: ProviderName;
  /** The machines of this lab exist: their own network on the host is no clash, and their memory is taken already. */
  labExists?: boolean;
  /** Of the lab file, for line numbers. */
  context?: RuleContext;
}

/** MiB a node in a container really uses; its size in the lab file limits nothing there. */
export const CONTAINER_NODE = { controlPlane: 1200, worker: 400 } as const;

/** Does the lab fit this host: memory, and networks that are already in use here? */
export function hostProblems(config: LabConfig, host: HostView, options: HostRuleOptions = {}): ConfigProblem[] {
  const context = options.context ?? contextOf(NOWHERE);
  return [...memoryProblems(config, host, options, context), ...routeProblems(config, host, options, context)];
}

function memoryProblems(
  config: LabConfig,
  host: HostView,
  options: HostRuleOptions,
  context: RuleContext,
): ConfigProblem[] {
  const contained = (options.provider ?? config.provider) === 'docker';
  const controlPlane = contained ? CONTAINER_NODE.controlPlane : config.controlPlane.memory;
  const worker = contained ? CONTAINER_NODE.worker : config.worker.memory;
  const total = controlPlane + config.workers * worker;
  const sum = `the nodes take ${total} MiB (${controlPlane} + ${config.workers} x ${worker})`;
  const hint = 'Lower workers, worker.memory or controlPlane.memory, or close other programs.';
  const at = ['workers', 'worker.memory', 'controlPlane.memory'];
  if (total > host.memoryTotal) {
    const message = `${sum} but this host has ${host.memoryTotal} MiB, wanted less`;
    return [context.problem(at, { code: 'K8SLAB_RAM', message, hint })];
  }
  if (total <= host.memoryAvailable || options.labExists) return [];
  const message = `${sum} but only ${host.memoryAvailable} of ${host.memoryTotal} MiB are free on this host`;
  return [context.problem(at, { code: 'K8SLAB_RAM', severity: 'warning', message, hint })];
}

/**
 * The nodes' network must be new to the host, or packets for the nodes go elsewhere. Pod and service addresses live
 * only inside the nodes; there a clash hides the host's network from the pods, which many never notice.
 */
function routeProblems(
  config: LabConfig,
  host: HostView,
  options: HostRuleOptions,
  context: RuleContext,
): ConfigProblem[] {
  const { network } = config;
  return (['nodes', 'pods', 'services'] as const).flatMap((range) => {
    const own = options.labExists && range === 'nodes' ? parseCidr(network.nodes).network : undefined;
    const clash = host.routes.find((route) => route.cidr !== own && cidrsOverlap(route.cidr, network[range]));
    if (!clash) return [];
    const isNodes = range === 'nodes';
    return [
      context.problem(`network.${range}`, {
        code: 'K8SLAB_NET_OVERLAP',
        severity: isNodes ? 'error' : 'warning',
        message: isNodes
          ? `nodes ${network.nodes} overlaps ${clash.cidr}, which this host uses on ${clash.device}, wanted a network of its own`
          : `${range} ${network[range]} overlaps ${clash.cidr} on ${clash.device} of this host: pods will not reach that network`,
        hint: isNodes
          ? 'Set network.nodes to a free network, 192.168.56.0/24 for instance.'
          : `Set network.${range} to another network if they have to.`,
      }),
    ];
  });
}
