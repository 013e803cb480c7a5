import type { ConfigProblem } from '../config/model.js';
import { FIRST_CGROUP_V2_MINOR, PROFILES } from '../config/profiles.js';
import type { RuleContext } from '../config/rules/rule.js';
import { isProfileBox } from './choose-box.js';
import type { Plan } from './model.js';
import { minorOf } from './versions.js';

/**
 * A kubelet that knows cgroup v1 only ends at once on today's guests. Refused where the guest is known to have v2;
 * with a box of the user's own, and in containers, which have the host's, the step `system` looks at the real thing.
 */
export function cgroupVersion({ plan }: { plan: Omit<Plan, 'env' | 'steps'> }, context: RuleContext): ConfigProblem[] {
  const { version } = plan.kubernetes;
  if (minorOf(version) >= FIRST_CGROUP_V2_MINOR || plan.provider.name === 'docker') return [];
  const known = isProfileBox(plan.box);
  return [
    context.problem(['kubernetes', 'box.name', 'box'], {
      code: 'K8SLAB_CGROUP_V2',
      severity: known ? 'error' : 'warning',
      message: known
        ? `kubelet ${version} needs cgroup v1 but the box ${plan.box.name} has cgroup v2, wanted 1.${FIRST_CGROUP_V2_MINOR} or newer`
        : `kubelet ${version} needs cgroup v1: the box ${plan.box.name} has to come with it`,
      hint: `Set kubernetes: ${PROFILES.classic.defaultKubernetes}${known ? ', or name a box of your own with cgroup v1 in box.name.' : ' unless it does.'}`,
    }),
  ];
}
