import { differenceOf, shortState } from './state-difference.js';
import type { Inventory, InventoryChange } from './model.js';

/** What is different now, sorted by section and entry. */
export function compareInventories(before: Inventory, after: Inventory): InventoryChange[] {
  const names = new Set([...Object.keys(before.sections), ...Object.keys(after.sections)]);
  return [...names].sort().flatMap((section) => {
    const old = before.sections[section] ?? {};
    const now = after.sections[section] ?? {};
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .sort()
      .flatMap((entry) => change(section, entry, old[entry], now[entry]));
  });
}

function change(
  section: string,
  entry: string,
  before: string | undefined,
  after: string | undefined,
): InventoryChange[] {
  if (before === after) return [];
  if (before === undefined) return [{ section, entry, kind: 'added', ...stateOf('after', after) }];
  if (after === undefined) return [{ section, entry, kind: 'removed', ...stateOf('before', before) }];
  return [{ section, entry, kind: 'changed', ...differenceOf(before, after) }];
}

function stateOf(key: 'before' | 'after', state: string | undefined) {
  const short = shortState(state ?? '');
  return short === '' ? {} : { [key]: short };
}

/** `+ objects: Deployment default/web`, `~ node w1-k8s: label a: 1 → 2`. */
export function formatChange({ section, entry, kind, before, after }: InventoryChange): string {
  const mark = { added: '+', removed: '-', changed: '~' }[kind];
  const state = kind === 'changed' ? `: ${before ?? ''} → ${after ?? ''}` : '';
  return `${mark} ${section}: ${entry}${state}`;
}
