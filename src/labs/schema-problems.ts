import * as z from 'zod';
import type { ConfigProblem } from '../config/model.js';
import type { Locator } from '../config/read/locate.js';
import { type Path, showPath } from '../config/read/path.js';
import { type Finding, problemAt } from '../config/read/problem.js';
import { explainType } from '../config/explain-type.js';
import { suggest } from '../config/suggest.js';
import { labSchema } from './schema.js';

const MAX_ISSUES = 100;

/** What the schema found → problems with places, in the words of the reader instead of the schema's. */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], value: unknown, locator: Locator): ConfigProblem[] {
  const problems = issues.slice(0, MAX_ISSUES).flatMap((issue) => explain(issue, [], value, locator));
  // One value can break several demands of the schema; the first says enough.
  return [
    ...new Map(problems.reverse().map((problem) => [`${problem.path} ${problem.code}`, problem])).values(),
  ].reverse();
}

function explain(issue: z.core.$ZodIssue, above: Path, value: unknown, locator: Locator): ConfigProblem[] {
  const path = [...above, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  const at = (finding: Finding): ConfigProblem[] => [problemAt(locator.value(path), showPath(path), finding)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], keysAt(path, value), locator));
    case 'invalid_union': {
      if ('discriminator' in issue && issue.discriminator !== undefined && issue.errors.length === 0) {
        return at(choice('type', valueAt(value, path), TYPES));
      }
      const branch = nearest(issue.errors);
      if (branch) return branch.flatMap((inner) => explain(inner, path, value, locator));
      return at({ code: 'K8SLAB_LAB_VALUE', message: `not a value for this key` });
    }
    case 'invalid_value': {
      if (!locator.has(path)) return at(missing());
      return at(choice('value', valueAt(value, path), issue.values.map(String)));
    }
    case 'invalid_type': {
      const finding = explainType({ ...issue, input: valueAt(value, path) }, undefined, {});
      return at({
        ...finding,
        code: finding.code === 'K8SLAB_CONFIG_MISSING_KEY' ? 'K8SLAB_LAB_MISSING_KEY' : 'K8SLAB_LAB_TYPE',
      });
    }
    case 'invalid_key':
      return [
        problemAt(locator.key(path), showPath(path), {
          code: 'K8SLAB_LAB_VALUE',
          message: issue.issues[0]?.message ?? 'not a valid key',
        }),
      ];
    default:
      return at({ code: 'K8SLAB_LAB_VALUE', message: issue.message });
  }
}

/** Of the forms a value may have, the one that came furthest: its complaint is about the inside. */
function nearest(errors: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const depth = (issues: readonly z.core.$ZodIssue[]): number => {
    const first = issues[0];
    if (!first) return -1;
    return first.code === 'invalid_type' && first.path.length === 0 ? 0 : 1 + first.path.length;
  };
  return errors.toSorted((a, b) => depth(b) - depth(a))[0];
}

const TYPES = ['kubernetes', 'http', 'command', 'file', 'service', 'image', 'container'];

function choice(what: string, given: unknown, wanted: readonly string[]): Finding {
  if (given === undefined) return { ...missing(), message: `the key ${what} is missing: ${wanted.join(', ')}` };
  const meant = suggest(typeof given === 'string' ? given : '', wanted);
  return {
    code: 'K8SLAB_LAB_VALUE',
    message: `not one of ${wanted.join(', ')}`,
    ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
  };
}

function missing(): Finding {
  return { code: 'K8SLAB_LAB_MISSING_KEY', message: 'this key is missing' };
}

function unknownKey(path: Path, known: readonly string[], locator: Locator): ConfigProblem {
  const meant = suggest(String(path.at(-1)), known);
  return problemAt(locator.key(path), showPath(path), {
    code: 'K8SLAB_LAB_UNKNOWN_KEY',
    message: 'this key does not exist',
    ...(known.length > 0 && {
      hint: meant === undefined ? `Known keys here: ${known.join(', ')}.` : `Did you mean ${meant}?`,
    }),
  });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** Keys that the schema knows at a path of this very document: `type` says which kind of check it is. */
function keysAt(path: Path, value: unknown): string[] {
  let schema: unknown = labSchema;
  path.forEach((key, depth) => {
    schema = below(bare(schema, valueAt(value, path.slice(0, depth))), key);
  });
  const found = bare(schema, valueAt(value, path));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function below(schema: unknown, key: string | number): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  const shape: Record<string, unknown> = schema instanceof z.ZodObject ? schema.shape : {};
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

function bare(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodExactOptional) return bare(schema.unwrap(), value);
  if (!(schema instanceof z.ZodUnion)) return schema;
  const type = isRecord(value) ? value['type'] : undefined;
  return schema.options
    .map((option) => bare(option, value))
    .find((option) => {
      if (Array.isArray(value)) return option instanceof z.ZodArray;
      if (!(option instanceof z.ZodObject)) return false;
      const kind: unknown = option.shape['type'];
      return !(kind instanceof z.ZodLiteral) || kind.value === type;
    });
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
