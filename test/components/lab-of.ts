import type { ComponentLab } from '../../src/components/component.js';
import type { ComponentName } from '../../src/config/component-names.js';
import type { LabConfig } from '../../src/config/model.js';
import { componentLab } from '../../src/plan/choose-components.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan } from '../../src/plan/model.js';
import { renderLab } from '../../src/render/render-lab.js';
import { classicConfig, hostFacts, modernConfig } from '../plan/plan-input.js';
import { labAssets } from '../render/lab-assets.js';

/** A plan without a bundle; `kubernetes` chooses the profile. */
export function planWith(kubernetes: string, components: ComponentName[], part: Partial<LabConfig> = {}): Plan {
  const config = Number(kubernetes.split('.')[1]) < 24 ? classicConfig : modernConfig;
  return makePlan(config({ kubernetes, components, ...part }), hostFacts()).plan;
}

/** What a component of that plan knows of its lab. */
export function labOf(kubernetes: string, part: Partial<LabConfig> = {}): ComponentLab {
  return componentLab(planWith(kubernetes, [], part));
}

/** A file that a component brings to the control plane, as rendered. */
export async function renderedFile(plan: Plan, path: string): Promise<string> {
  const wanted = `nodes/m-k8s/files/components/${path}`;
  const file = renderLab(plan, await labAssets()).find((each) => each.path === wanted);
  if (!file) throw new Error(`${wanted} is not rendered`);
  return file.content;
}
