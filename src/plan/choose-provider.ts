import type { ProviderName } from '../config/model.js';
import type { Plan, ProviderFact } from './model.js';

export interface ProviderChoice {
  provider: Plan['provider'];
  /** Why nothing can be booted with this choice; undefined when it can. */
  unusable?: string;
}

/**
 * Best first. The book's VirtualBox before all; real machines before containers, but containers before software
 * emulation, which takes minutes for what they do in seconds.
 */
const ORDER: readonly { name: ProviderName; accelerated?: boolean }[] = [
  { name: 'virtualbox' },
  { name: 'libvirt', accelerated: true },
  { name: 'docker' },
  { name: 'libvirt', accelerated: false },
];

/** Takes what the user asked for, or the best that works here; the reason says what the others lack. */
export function chooseProvider(wanted: ProviderName | 'auto', facts: readonly ProviderFact[]): ProviderChoice {
  if (wanted !== 'auto') return asked(wanted, facts);
  for (const { name, accelerated } of ORDER) {
    const fact = facts.find((candidate) => candidate.name === name);
    if (!fact?.usable || (accelerated !== undefined && (fact.accelerated ?? false) !== accelerated)) continue;
    return {
      provider: planned(fact, [`the best that works here (${fact.reason})`, ...others(fact, facts)].join('; ')),
    };
  }
  const lacking = facts.map((fact) => `${fact.name}: ${fact.reason}`).join('; ');
  // Still a plan: it can be looked at and rendered, only not booted.
  const reason = `nothing works here, the default is shown; ${lacking}`;
  return { provider: { name: 'virtualbox', reason, accelerated: true }, unusable: lacking };
}

function asked(name: ProviderName, facts: readonly ProviderFact[]): ProviderChoice {
  const fact = facts.find((candidate) => candidate.name === name) ?? {
    name,
    usable: false,
    reason: 'it was not looked for',
  };
  const provider = planned(fact, `asked for (${fact.reason})`);
  return fact.usable ? { provider } : { provider, unusable: fact.reason };
}

function planned(fact: ProviderFact, reason: string): Plan['provider'] {
  return { name: fact.name, reason, accelerated: fact.accelerated ?? true };
}

function others(chosen: ProviderFact, facts: readonly ProviderFact[]): string[] {
  return facts
    .filter((fact) => fact.name !== chosen.name)
    .map(
      (fact) => `${fact.name}: ${fact.usable ? `works too, comes later in the order (${fact.reason})` : fact.reason}`,
    );
}
