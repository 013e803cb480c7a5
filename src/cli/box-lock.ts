import { join } from 'node:path';
import { Boxes } from '../box/catalog.js';
import { acquireLock } from '../state/lock.js';
import { boxDirectory } from '../state/user-state.js';
import type { App } from './app.js';
import { hostName } from './compose-host.js';

/**
 * Runs `work` alone on the catalogue of boxes.
 * @throws LabError K8SLAB_LOCKED
 */
export async function withBoxes<T>(app: App, work: (boxes: Boxes) => Promise<T>): Promise<T> {
  const boxes = new Boxes(boxDirectory(app.environment.env));
  const lock = await acquireLock({
    path: join(boxes.dir, 'lock'),
    host: app.environment.host,
    hostname: hostName(),
    clock: app.clock,
    what: 'the catalogue of boxes',
    onNote: app.say,
  });
  try {
    await boxes.sweep();
    return await work(boxes);
  } finally {
    await lock.release();
  }
}
