import type * as z from 'zod';
import type { ConfigProblem } from './model.js';
import type { Locator } from './read/locate.js';
import { type Path, showPath } from './read/path.js';
import { type Finding, problemAt } from './read/problem.js';
import { explainType } from './explain-type.js';
import { keysAt } from './schema-keys.js';
import { completeVersion } from './profiles.js';
import { suggest } from './suggest.js';

/** Thousands of mistakes are one: the wrong file. */
const MAX_KEYS = 20;
const MAX_ISSUES = 100;

export interface SchemaProblem {
  problem: ConfigProblem;
  /** Values that cannot be relied on: what is wrong, and what a misspelt key was meant to set. */
  broken: Path[];
}

/** What the schema found → problems with places, in the words of the reader instead of the schema's. */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], locator: Locator): SchemaProblem[] {
  return issues.slice(0, MAX_ISSUES).flatMap((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MAX_KEYS).map((key) => unknownKey([...path, key], locator));
    }
    const place = issue.code === 'invalid_key' ? locator.key(path) : locator.value(path);
    return [{ problem: problemAt(place, showPath(path), explain(issue, path, locator)), broken: [path] }];
  });
}

function unknownKey(path: Path, locator: Locator): SchemaProblem {
  const parent = path.slice(0, -1);
  const known = keysAt(parent);
  const meant = suggest(String(path.at(-1)), known);
  const finding = {
    code: 'K8SLAB_CONFIG_UNKNOWN_KEY',
    message: 'this key does not exist',
    hint: meant === undefined ? `Known keys here: ${known.join(', ')}.` : `Did you mean ${meant}?`,
  };
  const broken = meant === undefined ? [path] : [path, [...parent, meant]];
  return { problem: problemAt(locator.key(path), showPath(path), finding), broken };
}

function explain(issue: z.core.$ZodIssue, path: Path, locator: Locator): Finding {
  const name = showPath(path);
  if (issue.code === 'invalid_value') return explainChoice(issue, path, locator);
  if (issue.code === 'invalid_type') return explainType(issue, CODES[name], hintOf(path, locator));
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? 'not a valid key';
    return { code: 'K8SLAB_CONFIG_VALUE', message: inner };
  }
  const message = isBeyondIntegers(issue) ? 'too large a number, wanted a smaller one' : issue.message;
  return { code: CODES[name] ?? codeOf(name), message, ...hintOf(path, locator) };
}

/** Zod looks at that before any limit of ours, and says it in words of its own. */
function isBeyondIntegers(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'too_big' && issue.maximum === Number.MAX_SAFE_INTEGER;
}

/** Codes of single values that have a page of their own in the docs. */
const CODES: Readonly<Record<string, string>> = {
  name: 'K8SLAB_CONFIG_NAME',
  'controlPlane.name': 'K8SLAB_CONFIG_NAME',
  kubernetes: 'K8SLAB_CONFIG_KUBERNETES',
  'network.metallb': 'K8SLAB_NET_METALLB',
  'ssh.portBase': 'K8SLAB_CONFIG_SSH_PORT',
};

function codeOf(name: string): string {
  if (/^(controlPlane|worker)\.(cpus|memory)$/.test(name)) return 'K8SLAB_CONFIG_NODE_SIZE';
  if (name.startsWith('network.')) return 'K8SLAB_NET_CIDR';
  return /^(proxy\.https?|registry\.mirrors\b.*)$/.test(name) ? 'K8SLAB_CONFIG_URL' : 'K8SLAB_CONFIG_VALUE';
}

function hintOf(path: Path, locator: Locator): { hint?: string } {
  const name = showPath(path);
  if (name === 'controlPlane.memory') return { hint: 'kubeadm refuses a smaller control plane.' };
  if (name !== 'kubernetes') return {};
  const full = completeVersion(locator.value(path).value ?? '');
  return full === undefined ? {} : { hint: `Write ${full}.` };
}

function explainChoice(issue: z.core.$ZodIssueInvalidValue, path: Path, locator: Locator): Finding {
  const wanted = issue.values.map(String);
  if (!locator.has(path)) {
    return {
      code: 'K8SLAB_CONFIG_MISSING_KEY',
      message: 'this key is missing',
      hint: `Add the line ${showPath(path)}: ${wanted[0] ?? ''}`,
    };
  }
  const meant = suggest(locator.value(path).value ?? '', wanted);
  return {
    code: 'K8SLAB_CONFIG_VALUE',
    message: `not one of ${wanted.join(', ')}`,
    ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
  };
}
