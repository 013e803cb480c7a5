import { beforeEach } from 'vitest';
import type { E2eLab } from '../lab.js';

/** For the stories around it, said at each of their chapters. */
export function skipWithoutKernel(lab: E2eLab): void {
  beforeEach((context) => {
    context.skip(lab.provider === 'docker', 'a docker node is a container: it has no kernel of its own to serve NFS');
  });
}
