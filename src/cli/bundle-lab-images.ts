import type { BundleChoice, ComponentPart } from '../bundle/create/choice.js';
import { longImageName } from '../net/image-name.js';
import type { Lab } from '../labs/model.js';
import { blockedByPlan } from '../labs/needs.js';
import type { Plan } from '../plan/model.js';
import type { App } from './app.js';
import { findLabs } from './labs/find-labs.js';

export interface LabImages {
  images: BundleChoice['labImages'];
  /** Labs that were named and that such a cluster cannot do. */
  leftOut: { name: string; reason: string }[];
}

/**
 * The images that labs name, of those labs that this plan does not rule out.
 *
 * @param wanted ids or chapters; undefined: all
 * @throws LabError K8SLAB_LAB_UNKNOWN
 */
export async function labImages(
  app: App,
  plan: Plan,
  parts: readonly ComponentPart[],
  wanted: readonly string[] | undefined,
): Promise<LabImages> {
  if (wanted?.length === 0) return { images: [], leftOut: [] };
  const labs = await findLabs(app, { wanted: wanted ?? [], own: undefined });
  const here: Plan = {
    ...plan,
    components: plan.components.filter(({ name }) => parts.some((part) => part.name === name)),
    // What needs the internet has no use for what is in a bundle.
    bundle: { dir: '', manifestSha256: '', name: '', dns: true },
  };
  const byImage = new Map<string, string[]>();
  const leftOut: LabImages['leftOut'] = [];
  for (const { lab } of labs) {
    const reason = blockedByPlan(lab, { plan: here, texts: app.texts.labs });
    if (reason !== undefined) {
      leftOut.push({ name: lab.id, reason });
      continue;
    }
    for (const image of imagesOf(lab, here)) byImage.set(image, [...(byImage.get(image) ?? []), lab.id]);
  }
  return {
    images: [...byImage].map(([reference, ids]) => ({ reference, labs: ids })),
    leftOut: wanted ? leftOut : [],
  };
}

/** Docker's own: as the kubelet's runtime it has all images of the nodes, the component brings what it needs itself. */
function imagesOf({ needs }: Lab, { runtime, components }: Plan): Set<string> {
  const inDocker = runtime.name === 'docker' && !components.some(({ name }) => name === 'docker');
  return new Set([...needs.images, ...(inDocker ? needs.dockerImages : [])].map(longImageName));
}
