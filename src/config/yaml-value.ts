import { parse } from 'yaml';

/** A single value as YAML on one line, fit for block and flow style alike; quoted only where it must be. */
export function yamlScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return isPlain(value) ? value : JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escape);
}

/** Any JSON-like value as one line of flow style. */
export function yamlFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, child]) => `${yamlScalar(key)}: ${yamlFlow(child)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  return yamlScalar(value as string | number | boolean);
}

/** Harmless characters only, and YAML reads it back as the same text (not as a number, a boolean or nothing). */
function isPlain(value: string): boolean {
  return /^[A-Za-z0-9./][\w./-]*( ?- ?[\w./-]+)?$/.test(value) && parse(value) === value;
}

function escape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
