import { cidrsOverlap } from '../../net/cidr.js';
import type { ConfigProblem, LabConfig, ProviderName } from '../model.js';
import type { Rule, RuleContext } from './rule.js';

/** The network through which each machine reaches the internet; every machine has it beside the lab's own. */
const NAT: Readonly<Partial<Record<ProviderName, string>>> = {
  virtualbox: '10.0.2.0/24',
  libvirt: '192.168.121.0/24',
};

/** A range of the lab over the machine's own way out cuts it off. */
export const providerNat: Rule = {
  name: 'provider-nat',
  reads: ['provider', 'network.nodes', 'network.pods', 'network.services'],
  // Which one `auto` is shows in the plan alone.
  check: ({ provider, network }, context) => (provider === 'auto' ? [] : natProblems(network, provider, context)),
};

export function natProblems(
  network: LabConfig['network'],
  provider: ProviderName,
  context: RuleContext,
): ConfigProblem[] {
  const nat = NAT[provider];
  if (nat === undefined) return [];
  return (['nodes', 'pods', 'services'] as const)
    .filter((range) => cidrsOverlap(network[range], nat))
    .map((range) =>
      context.problem([`network.${range}`, 'provider'], {
        code: 'K8SLAB_NET_OVERLAP',
        message: `${range} ${network[range]} overlaps ${nat}, by which ${provider} machines reach the internet`,
        hint: 'Use another network.',
      }),
    );
}
