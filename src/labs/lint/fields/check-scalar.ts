import { suggest } from '../../../config/suggest.js';
import type { FieldProblem } from './problem.js';

type ScalarProblem = Pick<FieldProblem, 'what' | 'message' | 'hint'>;

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  quantity: 'a quantity like 500m or 128Mi',
  'int-or-string': 'a whole number, a name or a percentage',
  base64: 'text in base64',
};

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const MAX_LISTED = 12;

/** What keeps this value from being of this type (see Fields). `source` is how it is written, `shown` the same for a message. */
export function scalarProblem(type: string, value: unknown, source: string, shown: string): ScalarProblem | undefined {
  if (type.startsWith('=')) return choiceProblem(type.slice(1).split('|'), value, shown);
  if (fits(type, value)) return undefined;
  return { what: 'type', ...wrongType(type, value, source, shown) };
}

function fits(type: string, value: unknown): boolean {
  const isInteger = Number.isInteger(value);
  switch (type) {
    case 'integer':
      return isInteger;
    case 'number':
    case 'boolean':
      return typeof value === type;
    case 'quantity':
      return typeof value === 'number' || (typeof value === 'string' && QUANTITY.test(value));
    case 'int-or-string':
      // Of ports it is the name, of budgets the percentage: no field takes digits in quotes.
      return isInteger || (typeof value === 'string' && !/^\d+$/.test(value));
    case 'base64':
      return typeof value === 'string' && isBase64(value.replaceAll(/[\r\n]/g, ''));
    default:
      return typeof value === 'string';
  }
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text);
}

function wrongType(
  type: string,
  value: unknown,
  source: string,
  shown: string,
): Pick<ScalarProblem, 'message' | 'hint'> {
  const wanted = WANTED[type] ?? 'text';
  const is = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false for YAML';
  // Text it is, only not of this form.
  const same = ['quantity', 'base64', 'int-or-string'].includes(type) && typeof value === 'string';
  const message = same ? `${shown} is not ${wanted}` : `${shown} is ${is}, not ${wanted}`;
  if (type === 'string') return { message, hint: `Put it in quotes: "${shown}"` };
  const plain = typeof value === 'string' && source !== value && isPlain(type, value);
  return { message, ...(plain && { hint: `Write it without quotes: ${value}` }) };
}

/** Would it fit without its quotes? */
function isPlain(type: string, text: string): boolean {
  if (type === 'boolean') return /^(true|false)$/.test(text);
  return type !== 'base64' && /^-?\d+$/.test(text);
}

function choiceProblem(choices: readonly string[], value: unknown, shown: string): ScalarProblem | undefined {
  const written = String(value);
  // An API server takes empty text for nothing.
  if (written === '' || choices.includes(written)) return undefined;
  const meant = suggest(written, choices);
  return {
    what: 'value',
    message: `${shown} is not one of ${choices.length > MAX_LISTED ? 'its values' : choices.join(', ')}`,
    ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
  };
}
