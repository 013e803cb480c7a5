import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, type Node } from 'yaml';
import type { Path } from './path.js';
import { type Place, placesIn } from './problem.js';
import { showValue } from './show-value.js';

/** Finds where things stand in the file, for messages. */
export interface Locator {
  /** Is there a value at this path? */
  has: (path: Path) => boolean;
  /** The value at a path, or the nearest thing above it that exists. */
  value: (path: Path) => Place;
  /** The key itself, for keys that should not be there. */
  key: (path: Path) => Place;
}

export function locatorOf(document: Document, text: string): Locator {
  const placeAt = placesIn(text);
  const place = (node: Node | null | undefined, show: boolean): Place => {
    const [start = 0, end = 0] = node?.range ?? [];
    return { ...placeAt(start), ...(show && { value: showValue(text.slice(start, end)) }) };
  };
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const step = (parent: unknown, key: string | number): { key?: Node; value?: unknown } | undefined => {
    const node = resolve(parent);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      return pair && isNode(pair.key) ? { key: pair.key, value: pair.value } : undefined;
    }
    if (!isCollection(node) || typeof key !== 'number') return undefined;
    const item = node.items[key];
    return isPair(item) || item === undefined ? undefined : { value: item };
  };
  const walk = (path: Path) => {
    let current: { key?: Node; value?: unknown } = { value: document.contents };
    for (const [depth, key] of path.entries()) {
      const next = step(current.value, key);
      if (!next) return { ...current, depth };
      current = next;
    }
    return { ...current, depth: path.length };
  };
  return {
    has: (path) => walk(path).depth === path.length,
    value: (path) => {
      const { key, value, depth } = walk(path);
      // A map in a message is its key: its whole text would not help.
      // An item of a list has no key; where it starts is the nearest place.
      const itself = depth > 0 && isNode(value) ? value : undefined;
      if (depth < path.length || isCollection(value)) return place(key ?? itself, false);
      return isNode(value) && (value.range?.[1] ?? 0) > (value.range?.[0] ?? 0)
        ? place(value, true)
        : place(key, false);
    },
    key: (path) => {
      const { key, depth } = walk(path);
      return place(key, depth === path.length);
    },
  };
}

/** For a configuration that comes from no file: everything is at the start. */
export const NOWHERE: Locator = {
  has: () => false,
  value: () => ({ line: 1, column: 1 }),
  key: () => ({ line: 1, column: 1 }),
};
