import type { Messages } from '../i18n/catalog.js';
import type { Plan } from '../plan/model.js';
import type { Conditions, Guarded } from './model.js';
import { inRange } from './version-range.js';

/** The first condition that the plan does not meet, in words; undefined when it meets all. */
export function unmet(conditions: Conditions, plan: Plan, texts: Messages['labs']): string | undefined {
  const { kubernetes, profiles, runtime, nodeKind, cni, components, workers, internet } = conditions;
  const { version } = plan.kubernetes;
  if (kubernetes !== undefined && !inRange(version, kubernetes)) return texts.needsKubernetes(kubernetes, version);
  if (profiles && !profiles.includes(plan.profile)) return texts.needsProfile(profiles.join(', '), plan.profile);
  if (runtime !== undefined && runtime !== plan.runtime.name) return texts.needsRuntime(runtime, plan.runtime.name);
  if (nodeKind !== undefined && (plan.provider.name === 'docker') !== (nodeKind === 'container')) {
    return nodeKind === 'vm' ? texts.needsVm : texts.needsContainer;
  }
  if (cni && !cni.includes(plan.cni.name)) return texts.needsCni(cni.join(', '), plan.cni.name);
  const missing = components?.find((name) => !plan.components.some((component) => component.name === name));
  if (missing !== undefined) return texts.needsComponent(missing);
  const here = plan.nodes.filter(({ role }) => role === 'worker').length;
  if (workers !== undefined && here < workers) return texts.needsWorkers(workers, here);
  if (internet === true && plan.bundle) return texts.needsInternet;
  return internet === false && !plan.bundle ? texts.notHere : undefined;
}

/** Is this step, check, file or case for this plan? */
export function applies({ when, unless }: Guarded, plan: Plan, texts: Messages['labs']): boolean {
  if (when && unmet(when, plan, texts) !== undefined) return false;
  return !unless || unmet(unless, plan, texts) !== undefined;
}
