import { type Path, showPath } from './read/path.js';

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file's value with the overrides laid over it, key by key; lists are replaced whole, undefined changes nothing. */
export function mergeOverrides(base: unknown, overrides: unknown): unknown {
  if (overrides === undefined) return base;
  if (!isTree(base) || !isTree(overrides)) return overrides;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    merged[key] = mergeOverrides(Object.hasOwn(base, key) ? base[key] : undefined, value);
  }
  return merged;
}

/** Shown path and value of everything that is no map; an empty map counts as a value. */
export function leaves(value: unknown, path: Path = []): [path: string, value: unknown][] {
  if (value === undefined) return [];
  if (!isTree(value) || (Object.keys(value).length === 0 && path.length > 0)) return [[showPath(path), value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}
