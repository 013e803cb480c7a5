import type { ConfigProblem, LabConfig } from '../config/model.js';
import { parseCidr } from '../net/cidr.js';
import type { BundleSummary } from './bundle-summary.js';
import { chooseBox } from './choose-box.js';
import { chooseProvider } from './choose-provider.js';
import { chooseSoftware, settleWishes } from './choose-software.js';
import type { HostFacts, Plan } from './model.js';
import { nodeEnv } from './node-env.js';
import { planNodes } from './nodes.js';
import { podSubnets } from './pod-subnets.js';
import { planProblem, planProblems } from './rules.js';
import { planSteps } from './steps.js';

export interface PlanExtra {
  bundle?: BundleSummary;
  /**
   * Dotted paths the user wrote in the lab file or gave as flags (`kubernetes`, `runtime`, `cni`). Only what is
   * missing here may give way to the bundle and the provider.
   */
  explicit?: ReadonlySet<string>;
}

export interface PlanResult {
  /** Complete even with problems: it can be shown and rendered. */
  plan: Plan;
  /** Nothing may be booted while one of them is an error. */
  problems: ConfigProblem[];
}

/** Decides everything the rest obeys. Pure: the same input gives the same plan, to the byte. */
export function makePlan(config: LabConfig, facts: HostFacts, extra: PlanExtra = {}): PlanResult {
  const { bundle, explicit = new Set<string>() } = extra;
  const { provider, unusable } = chooseProvider(config.provider, facts.providers);
  const nodes = planNodes(config);
  const decided: Omit<Plan, 'env' | 'steps'> = {
    planVersion: 1,
    lab: config.name,
    profile: config.profile,
    provider,
    ...chooseSoftware(settleWishes(config, provider, bundle, explicit), bundle),
    network: { ...config.network, prefixLength: parseCidr(config.network.nodes).prefix },
    nodes,
    box: chooseBox(config.box, provider.name, config.profile),
    ...(bundle && { bundle: planBundle(bundle) }),
    untaintControlPlane: config.controlPlane.untaint,
    registryMirrors: config.registry.mirrors,
    proxy: config.proxy,
    bookDefaults: config.bookDefaults,
  };
  const subnets = podSubnets(config.network.pods, nodes.length);
  const env = Object.fromEntries(nodes.map((node) => [node.name, nodeEnv(decided, node, subnets)]));
  const plan: Plan = { ...decided, env, steps: planSteps(decided) };

  const problems = planProblems({ plan, facts, bundle });
  if (unusable !== undefined) {
    problems.unshift(
      planProblem({
        code: 'K8SLAB_PROVIDER_UNUSABLE',
        path: 'provider',
        value: config.provider,
        message: `Cannot boot nodes with ${config.provider === 'auto' ? 'any provider' : config.provider}: ${unusable}`,
        hint: 'Run k8slab doctor to see what is missing, and k8slab doctor --fix to install it',
      }),
    );
  }
  return { plan, problems };
}

function planBundle({ dir, manifestSha256, name, dns }: BundleSummary): NonNullable<Plan['bundle']> {
  return { dir, manifestSha256, name, dns };
}
