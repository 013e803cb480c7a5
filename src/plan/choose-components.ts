import { componentNamed } from '../components/all.js';
import type { ComponentLab, Unavailable } from '../components/component.js';
import { COMPONENT_NAMES, type ComponentName, DEFAULT_COMPONENTS } from '../config/component-names.js';
import type { BundleSummary } from './bundle-summary.js';
import { isEmulated } from './emulated.js';
import type { Plan, PlanComponent } from './model.js';
import { minorOf } from './versions.js';

export interface ChosenComponents {
  components: PlanComponent[];
  /** Wanted, or needed by a wanted one, and not to be had. */
  leftOut: { name: ComponentName; reason: string }[];
}

/**
 * The components of a lab with all they need, each after those. `wanted` undefined: the usual ones.
 * Nothing is refused here: what an explicit wish cannot get is a problem for rules.ts.
 */
export function chooseComponents(
  wanted: readonly ComponentName[] | undefined,
  lab: ComponentLab,
  bundle: Pick<BundleSummary, 'name' | 'files' | 'images'> | undefined,
): ChosenComponents {
  const obtainable = (name: string): boolean => !bundle || bundle.files.includes(name) || bundle.images.includes(name);
  const verdicts = new Map<ComponentName, PlanComponent | Unavailable>();
  const judge = (name: ComponentName): PlanComponent | Unavailable => {
    const known = verdicts.get(name);
    if (known) return known;
    const verdict = judgeOne(name);
    verdicts.set(name, verdict);
    return verdict;
  };
  const judgeOne = (name: ComponentName): PlanComponent | Unavailable => {
    // They come once the nodes are Ready, which without a pod network they never are.
    if (lab.cni === 'none') return { unavailable: 'the lab has no pod network (cni: none)' };
    const component = componentNamed(name);
    for (const need of component.needs) {
      const verdict = judge(need);
      if ('unavailable' in verdict) return { unavailable: `it needs ${need}: ${verdict.unavailable}` };
    }
    const choice = component.choose(lab, obtainable);
    if ('unavailable' in choice) return choice;
    const missing = [...choice.files.map((file) => file.name), ...choice.images].find((each) => !obtainable(each));
    if (missing !== undefined) return { unavailable: `bundle ${bundle?.name ?? ''} has no ${missing}` };
    return { name, version: choice.version, files: [...choice.files], images: [...choice.images] };
  };
  for (const name of wanted ?? DEFAULT_COMPONENTS) judge(name);
  const order = [...verdicts.keys()].sort((a, b) => rank(a) - rank(b));
  return {
    components: order.flatMap((name) => {
      const verdict = verdicts.get(name);
      return verdict && !('unavailable' in verdict) ? [verdict] : [];
    }),
    leftOut: order.flatMap((name) => {
      const verdict = verdicts.get(name);
      return verdict && 'unavailable' in verdict ? [{ name, reason: verdict.unavailable }] : [];
    }),
  };
}

/** How deep its needs go, then the order of the table: needs come first. */
function rank(name: ComponentName): number {
  const depth = (each: ComponentName): number =>
    Math.max(0, ...componentNamed(each).needs.map((need) => depth(need) + 1));
  return depth(name) * COMPONENT_NAMES.length + COMPONENT_NAMES.indexOf(name);
}

/** The part of a plan that components decide by. */
export function componentLab(
  plan: Pick<
    Plan,
    | 'profile'
    | 'provider'
    | 'arch'
    | 'runtime'
    | 'cni'
    | 'kubernetes'
    | 'nodes'
    | 'network'
    | 'bookDefaults'
    | 'registryAuth'
  >,
): ComponentLab {
  const [controlPlane = { name: '', ip: '' }, ...workers] = plan.nodes.map(({ name, ip }) => ({ name, ip }));
  const { nodes, pods, services, metallb } = plan.network;
  return {
    profile: plan.profile,
    provider: plan.provider.name,
    emulated: isEmulated(plan),
    runtime: plan.runtime.name,
    cni: plan.cni.name,
    arch: plan.arch,
    kubernetes: plan.kubernetes.version,
    minor: minorOf(plan.kubernetes.version),
    controlPlane,
    controlPlaneTaints: plan.kubernetes.controlPlaneTaints,
    workers,
    network: { nodes, pods, services, metallb },
    bookDefaults: plan.bookDefaults,
    registryAuth: plan.registryAuth,
  };
}
