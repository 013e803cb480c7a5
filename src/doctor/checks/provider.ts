import { type Check, result, unconcerned } from '../check.js';
import { PROVIDER_NAMES } from '../host-facts.js';
import { chooseProvider } from '../../plan/choose-provider.js';
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

/** Where docker is what the lab would use: beside a hypervisor it is only one more choice. */
export const nodeImageCheck: Check = (input) => {
  const { probe, extras, wanted, texts } = input;
  const code = 'K8SLAB_NODE_IMAGE';
  const facts = PROVIDER_NAMES.map((name) => judgeProvider(name, probe, texts));
  if (chooseProvider(wanted.provider, facts).provider.name !== 'docker') return unconcerned(code, input);
  if (extras.nodeImage === undefined) return result(code, 'skip', texts.nodeImageUnknown);
  if (extras.nodeImage) return result(code, 'ok', wanted.nodeImage);
  return result(code, 'warn', texts.nodeImageMissing(wanted.nodeImage), {
    why: texts.nodeImageWhy,
    fix: texts.nodeImageFix,
  });
};
