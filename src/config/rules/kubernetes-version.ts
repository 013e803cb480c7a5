import { minorVersion, PROFILES, profileOf } from '../profiles.js';
import type { Rule } from './rule.js';

/** A profile is a tested set: other minors want another runtime, another guest, other manifests. */
export const kubernetesVersion: Rule = {
  name: 'kubernetes-version',
  reads: ['kubernetes', 'profile'],
  check: ({ kubernetes, profile }, context) => {
    const minors = Object.keys(PROFILES[profile].kubernetes);
    if (minors.includes(minorVersion(kubernetes))) return [];
    const fitting = profileOf(kubernetes);
    return [
      context.problem(['kubernetes', 'profile'], {
        code: 'K8SLAB_CONFIG_KUBERNETES',
        message: `${kubernetes} is outside of the profile ${profile}, wanted ${minors[0]} to ${minors.at(-1)}`,
        hint: fitting
          ? `Set profile: ${fitting}.`
          : `The default of the profile is ${PROFILES[profile].defaultKubernetes}.`,
      }),
    ];
  },
};
