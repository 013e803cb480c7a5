import { componentNamed } from '../components/all.js';
import type { ComponentName } from '../config/component-names.js';
import type { Plan, PlanStep } from './model.js';

/** The steps that are wanted, in the same order: what one needed through a step that is dropped, it needs directly. */
export function selectSteps(steps: readonly PlanStep[], wanted: (step: PlanStep) => boolean): PlanStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const nearest = (id: string): string[] => {
    const step = byId.get(id);
    if (!step) return [];
    return wanted(step) ? [id] : step.needs.flatMap(nearest);
  };
  return steps.filter(wanted).map((step) => ({ ...step, needs: [...new Set(step.needs.flatMap(nearest))] }));
}

/** These components and all they need, as far as the plan has them; needs come first. */
export function withNeeds(plan: Pick<Plan, 'components'>, names: readonly ComponentName[]): ComponentName[] {
  const wanted = new Set<ComponentName>();
  const take = (name: ComponentName): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const need of componentNamed(name)?.needs ?? []) take(need);
  };
  for (const name of names) take(name);
  return plan.components.map(({ name }) => name).filter((name) => wanted.has(name));
}

/** Components of the plan that stop working without one of these, and are not among them. */
export function dependentsOf(
  installed: readonly ComponentName[],
  names: readonly ComponentName[],
): { name: ComponentName; needs: ComponentName[] }[] {
  return installed
    .filter((name) => !names.includes(name))
    .map((name) => ({ name, needs: (componentNamed(name)?.needs ?? []).filter((need) => names.includes(need)) }))
    .filter(({ needs }) => needs.length > 0);
}

/** What starts machines, and reaches these nodes: nothing on them is changed. */
export function wakingSteps(plan: Plan, nodes: readonly string[]): PlanStep[] {
  return selectSteps(plan.steps, ({ kind, node }) => kind === 'boot' || (kind === 'connect' && nodes.includes(node)));
}

/** Of a lab that is up: what it takes to install these components, and nothing else. */
export function installSteps(plan: Plan, names: readonly ComponentName[]): PlanStep[] {
  const kinds: readonly string[] = ['boot', 'connect', 'upload', 'component-images', ...withNeeds(plan, names)];
  return selectSteps(plan.steps, ({ kind }) => kinds.includes(kind));
}
