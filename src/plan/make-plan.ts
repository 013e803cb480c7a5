import { hostProblems } from '../config/host-rules.js';
import type { ConfigProblem, LabConfig } from '../config/model.js';
import { NOWHERE } from '../config/read/locate.js';
import { natProblems } from '../config/rules/provider-nat.js';
import { contextOf, type RuleContext } from '../config/rules/rule.js';
import { parseCidr } from '../net/cidr.js';
import type { BundleSummary } from './bundle-summary.js';
import { chooseBox, type LocalBoxes } from './choose-box.js';
import { chooseComponents, componentLab } from './choose-components.js';
import { chooseProvider } from './choose-provider.js';
import { chooseSoftware, settleWishes } from './choose-software.js';
import type { HostFacts, Plan } from './model.js';
import { nodeEnv } from './node-env.js';
import { planNodes } from './nodes.js';
import { podSubnets } from './pod-subnets.js';
import { planProblems } from './rules.js';
import { planSteps } from './steps.js';

export interface PlanExtra {
  bundle?: BundleSummary;
  /**
   * Dotted paths the user wrote in the lab file or gave as flags (`kubernetes`, `runtime`, `cni`). Only what is
   * missing here may give way to the bundle and the provider.
   */
  explicit?: ReadonlySet<string>;
  /** Of the lab file, so that problems point at its lines. */
  context?: RuleContext;
  /** The machines exist: their network on the host and the memory they have are no problems. */
  labExists?: boolean;
  boxes?: LocalBoxes;
}

export interface PlanResult {
  /** Complete even with problems: it can be shown and rendered. */
  plan: Plan;
  /** Nothing may be booted while one of them is an error. */
  problems: ConfigProblem[];
}

/** Decides everything the rest obeys. Pure: the same input gives the same plan, to the byte. */
export function makePlan(config: LabConfig, facts: HostFacts, extra: PlanExtra = {}): PlanResult {
  const { bundle, explicit = new Set<string>(), context = contextOf(NOWHERE), labExists = false } = extra;
  const { provider, unusable } = chooseProvider(config.provider, facts.providers);
  const nodes = planNodes(config);
  const { encapsulation: _ofCalico, cniVersion, ...network } = config.network;
  const machine: Omit<Plan, 'env' | 'steps' | 'components' | 'componentsLeftOut'> = {
    planVersion: 1,
    lab: config.name,
    profile: config.profile,
    provider,
    ...chooseSoftware(settleWishes(config, provider, bundle, explicit), bundle),
    network: { ...network, prefixLength: parseCidr(network.nodes).prefix },
    nodes,
    box: chooseBox(config.box, provider.name, config.profile, extra.boxes),
    arch: facts.arch === 'x64' ? 'amd64' : 'arm64',
    ...(bundle && { bundle: planBundle(bundle) }),
    // Without workers there is no other node for ordinary pods, those of components among them.
    untaintControlPlane: config.controlPlane.untaint || config.workers === 0,
    registryMirrors: config.registry.mirrors,
    registryAuth: config.registry.auth,
    proxy: config.proxy,
    bookDefaults: config.bookDefaults,
  };
  const chosen = chooseComponents(config.components, componentLab(machine), bundle);
  const decided: Omit<Plan, 'env' | 'steps'> = {
    ...machine,
    components: chosen.components,
    componentsLeftOut: chosen.leftOut,
  };
  const subnets = podSubnets(config.network.pods, nodes.length);
  const env = Object.fromEntries(nodes.map((node) => [node.name, nodeEnv(decided, node, subnets)]));
  const plan: Plan = { ...decided, env, steps: planSteps(decided) };

  const problems = [
    ...(unusable === undefined ? [] : [providerProblem(config.provider, unusable, context)]),
    ...(config.provider === 'auto' ? natProblems(config.network, provider.name, context) : []),
    ...planProblems({ plan, facts, bundle, wantedComponents: config.components ?? [], cniVersion }, context),
    ...hostProblems(config, facts, { provider: provider.name, labExists, context }),
  ];
  return { plan, problems };
}

function planBundle({ dir, manifestSha256, name, dns }: BundleSummary): NonNullable<Plan['bundle']> {
  return { dir, manifestSha256, name, dns };
}

function providerProblem(wanted: LabConfig['provider'], lacking: string, context: RuleContext): ConfigProblem {
  return context.problem('provider', {
    code: 'K8SLAB_PROVIDER_UNUSABLE',
    message: `${wanted === 'auto' ? 'no provider works' : `${wanted} does not work`} on this host: ${lacking}`,
    hint: 'Run k8slab doctor to see what is missing, and k8slab doctor --fix to install it.',
  });
}
