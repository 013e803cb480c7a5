import { patience } from '../../plan/emulated.js';
import { longImageName } from '../../net/image-name.js';
import type { LabContext } from '../run.js';
import type { InventoryChange } from './model.js';

const DEADLINE_MS = 90_000;
const INTERVAL_MS = 2000;

/**
 * What a lab left behind, once things came to rest: pods take their time to end, evicted ones to come back.
 *
 * @param images that the lab needs: a node may have pulled them, and they may stay
 */
export async function settleInventory(
  { clock, signal, plan }: Pick<LabContext, 'clock' | 'signal' | 'plan'>,
  compare: () => Promise<InventoryChange[]>,
  images: readonly string[],
): Promise<InventoryChange[]> {
  const allowed = new Set(images.map(longImageName));
  const end = clock.now() + DEADLINE_MS * patience(plan);
  for (;;) {
    const changes = (await compare()).filter(
      ({ section, entry, kind }) => !(kind === 'added' && /^(docker )?images on /.test(section) && allowed.has(entry)),
    );
    if (changes.length === 0 || clock.now() >= end || signal.aborted) return changes;
    await clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
  }
}
