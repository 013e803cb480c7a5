import { type Check, result } from '../check.js';
import { PROVIDER_NAMES } from '../host-facts.js';
import { judgeProvider } from '../providers.js';

/** At least one provider has to work, or the one that was asked for. */
export const providerCheck: Check = ({ probe, wanted, texts }) => {
  const code = 'K8SLAB_PROVIDER_NONE';
  const names = wanted.provider === 'auto' ? PROVIDER_NAMES : [wanted.provider];
  const facts = names.map((name) => judgeProvider(name, probe, texts));
  const seen = facts.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  if (facts.some(({ usable }) => usable)) return result(code, 'ok', seen);
  return result(code, 'fail', seen, { why: texts.providerWhy, fix: texts.providerFix });
};
