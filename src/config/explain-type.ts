import type * as z from 'zod';
import type { Finding } from './read/problem.js';

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
};

/**
 * A value of the wrong kind, in words. The usual traps get a hint: 1.36 is a number to YAML, "3" is text, and a key
 * whose children are all comments has no value.
 */
export function explainType(
  issue: z.core.$ZodIssueInvalidType,
  code: string | undefined,
  hint: { hint?: string },
): Finding {
  const wanted = KINDS[issue.expected] ?? issue.expected;
  const { input } = issue;
  if (input === undefined)
    return { code: 'K8SLAB_CONFIG_MISSING_KEY', message: `this key is missing, wanted ${wanted}` };
  if (input === null) {
    const message = `has no value, wanted ${wanted}`;
    return { code: 'K8SLAB_CONFIG_TYPE', message, hint: 'Give it a value, or remove the key.' };
  }
  const finding = { code: code ?? 'K8SLAB_CONFIG_TYPE', message: `${kindOf(input)}, wanted ${wanted}` };
  if (hint.hint !== undefined) return { ...finding, ...hint };
  if (wanted === 'text' && typeof input !== 'object') return { ...finding, hint: 'Put it in quotes.' };
  if (wanted === 'a whole number' && typeof input === 'string' && /^\d+$/.test(input))
    return { ...finding, hint: 'Remove the quotes.' };
  return finding;
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'keys and values';
  if (typeof input === 'string') return 'text';
  if (typeof input === 'boolean') return 'true or false';
  if (typeof input !== 'number' || Number.isSafeInteger(input)) return 'a number';
  return Number.isInteger(input) || !Number.isFinite(input) ? 'too large a number' : 'a number with a fraction';
}
