import { componentNamed } from '../components/all.js';
import type { PlanComponent } from './model.js';

/** The images of components that the kubelet's runtime runs; some components bring theirs to where they belong. */
export function runtimeImages(components: readonly PlanComponent[]): { component: string; image: string }[] {
  return components
    .filter(({ name }) => !componentNamed(name).ownImages)
    .flatMap(({ name, images }) => images.map((image) => ({ component: name, image })));
}
