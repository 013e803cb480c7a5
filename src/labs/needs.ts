import { unmet } from './conditions.js';
import type { Facts } from './facts.js';
import { longImageName } from '../net/image-name.js';
import type { Lab } from './model.js';
import { aliasOf, controlPlane } from './nodes.js';
import type { LabContext } from './run.js';

/** Why the plan rules a lab out; undefined: it does not. Asks no node. */
export function blockedByPlan({ needs }: Lab, { plan, texts }: Pick<LabContext, 'plan' | 'texts'>): string | undefined {
  return unmet(needs, plan, texts);
}

/**
 * Why the nodes as they are now rule a lab out; undefined: they do not.
 *
 * @throws FactsUnknown when a node cannot be asked
 */
export async function blockedByNodes({ needs }: Lab, context: LabContext, facts: Facts): Promise<string | undefined> {
  const { plan, texts } = context;
  const nodes = plan.nodes.map(aliasOf);
  const main = controlPlane(plan).name;
  // Asked all at once: three round trips would be most of the time of a short lab.
  const [components, programs, kernels, images, dockers] = await Promise.all([
    facts.missingComponents(needs.components ?? []),
    facts.missingPrograms('m-k8s', needs.programs),
    Promise.all(nodes.map((node) => facts.missingKernel(node, needs.kernel))),
    // Without a bundle nodes pull what they lack.
    needs.images.length === 0 || !plan.bundle ? undefined : Promise.all(nodes.map((node) => facts.images(node))),
    needs.dockerImages.length === 0 ? undefined : facts.dockerImages('m-k8s'),
  ]);
  if (components[0] !== undefined) return texts.needsComponent(components[0]);
  if (programs[0] !== undefined) return texts.needsProgram(programs[0], main);
  for (const [index, [feature]] of kernels.entries()) {
    if (feature !== undefined) return texts.needsKernel(feature, plan.nodes[index]?.name ?? '');
  }
  const image = needs.images.find((name) => images && !images.some((have) => have.has(longImageName(name))));
  if (image !== undefined) return texts.needsImage(image);
  if (dockers === 'silent') return texts.needsDocker(main);
  const ofDocker = needs.dockerImages.find((name) => plan.bundle && !dockers?.has(longImageName(name)));
  return ofDocker === undefined ? undefined : texts.needsDockerImage(ofDocker, main);
}
