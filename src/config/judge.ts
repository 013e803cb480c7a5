import type * as z from 'zod';
import { applyDefaults } from './defaults.js';
import type { ConfigProblem, LabConfig } from './model.js';
import type { Locator } from './read/locate.js';
import { type Path, showPath } from './read/path.js';
import { RULES } from './rules/index.js';
import { contextOf } from './rules/rule.js';
import { type LabFile, labFileSchema } from './schema.js';
import { schemaProblems } from './schema-problems.js';

export interface Judged {
  config?: LabConfig;
  problems: ConfigProblem[];
}

/**
 * Schema, defaults and rules over the plain value of a lab file. All problems at once: what the schema refuses is
 * left out and the rules judge the rest, except the rules that would read what is missing.
 */
export function judge(value: unknown, locator: Locator, dir: string): Judged {
  const parsed = parse(value);
  if (parsed.success) {
    const config = applyDefaults(parsed.data, dir);
    return { config, problems: rulesOn(config, [], locator) };
  }
  const found = schemaProblems(parsed.error.issues, locator);
  const broken = found.flatMap((one) => one.broken);
  const problems = onePerPlace(found.map((one) => one.problem));
  const rest = parse({ ...without(value, broken), apiVersion: 'k8slab/v1' });
  if (!rest.success) return { problems };
  return { problems: [...problems, ...rulesOn(applyDefaults(rest.data, dir), broken.map(showPath), locator)] };
}

function parse(value: unknown): z.ZodSafeParseResult<LabFile> {
  return labFileSchema.safeParse(value, { reportInput: true });
}

function rulesOn(config: LabConfig, broken: readonly string[], locator: Locator): ConfigProblem[] {
  const context = contextOf(locator);
  return RULES.filter(({ reads }) => !reads.some((path) => broken.some((other) => touches(path, other)))).flatMap(
    (rule) => rule.check(config, context),
  );
}

/** Is one path the other, or above it? The whole file ('') is above all. */
function touches(a: string, b: string): boolean {
  const above = (upper: string, lower: string) =>
    upper === '' || upper === lower || lower.startsWith(`${upper}.`) || lower.startsWith(`${upper}[`);
  return above(a, b) || above(b, a);
}

/** A copy without the values at these paths. List items take their whole list along, so that indices stay true. */
function without(value: unknown, paths: readonly Path[]): Record<string, unknown> {
  if (!isRecord(value)) return {};
  const copy = structuredClone(value);
  for (const path of paths) {
    const keys = path.slice(0, path.findIndex((key) => typeof key === 'number') >>> 0);
    let parent: unknown = copy;
    for (const key of keys.slice(0, -1))
      parent = isRecord(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
    const last = keys.at(-1);
    if (isRecord(parent) && last !== undefined) delete parent[last];
  }
  return copy;
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One value can break several demands of the schema; the first says enough. */
function onePerPlace(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, code }) => {
    const key = code === 'K8SLAB_CONFIG_UNKNOWN_KEY' ? `${code} ${path}` : path;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
