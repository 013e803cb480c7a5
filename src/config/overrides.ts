import { type Path, showPath } from './read/path.js';

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Version, URL and file belong to the name of a box: another box has none of them. */
const WHOLE: readonly string[] = ['box'];

/**
 * The file's value with the overrides laid over it, key by key; lists are replaced whole, and so is a box that is
 * another one. Undefined changes nothing, null takes a key out.
 */
export function mergeOverrides(base: unknown, overrides: unknown, path: Path = []): unknown {
  if (overrides === undefined) return base;
  if (!isTree(base) || !isTree(overrides)) return overrides;
  const isOther = WHOLE.includes(showPath(path)) && Object.keys(overrides).some((key) => overrides[key] !== base[key]);
  const merged: Record<string, unknown> = isOther ? {} : { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    if (value === null) delete merged[key];
    else merged[key] = mergeOverrides(Object.hasOwn(base, key) ? base[key] : undefined, value, [...path, key]);
  }
  return merged;
}

/** Paths that are in `before`, but no more in `after`; of a map that is gone its own alone. */
export function gonePaths(before: unknown, after: unknown, path: Path = []): Path[] {
  if (!isTree(before) || !isTree(after)) return [];
  return Object.keys(before).flatMap((key) =>
    Object.hasOwn(after, key) ? gonePaths(before[key], after[key], [...path, key]) : [[...path, key]],
  );
}

/** Shown path and value of everything that is no map; an empty map counts as a value. */
export function leaves(value: unknown, path: Path = []): [path: string, value: unknown][] {
  if (value === undefined) return [];
  if (!isTree(value) || (Object.keys(value).length === 0 && path.length > 0)) return [[showPath(path), value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}
