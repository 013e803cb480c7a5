import type { VariableValue } from './variables.js';

/**
 * `{{name}}` and nothing else is ours: no space, a letter first. Docker's `{{.ID}}`, `{{json .}}` and Helm's
 * `{{ .Values.x }}` pass through untouched, which is why this is not Handlebars.
 */
const VARIABLE = /\{\{([A-Za-z][\w.-]*)\}\}/g;

export type Lookup = (name: string) => VariableValue;

/** Names of the variables in a text, in order. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map((match) => match[1] ?? '');
}

export function fillText(text: string, lookup: Lookup): string {
  return text.replace(VARIABLE, (_match, name: string) => String(lookup(name)));
}

/** A text that is one variable and nothing else becomes its value, so that a number stays one. */
function fillValue(text: string, lookup: Lookup): VariableValue {
  const [name, ...more] = variablesIn(text);
  if (name !== undefined && more.length === 0 && text === `{{${name}}}`) return lookup(name);
  return fillText(text, lookup);
}

/** All texts inside, at any depth; keys stay. */
export function fillDeep<T>(value: T, lookup: Lookup): T {
  if (typeof value === 'string') return fillValue(value, lookup) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => fillDeep(item, lookup)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillDeep<unknown>(child, lookup)])) as T;
}

const PLAIN = /^[\w@+=:,./-]*$/;

export function isShellWord(value: string): boolean {
  return PLAIN.test(value);
}

/** Shell text: only values that mean nothing to a shell, whatever quotes are around them. @throws TypeError */
export function fillShell(text: string, lookup: Lookup): string {
  return fillText(text, (name) => {
    const value = lookup(name);
    if (!isShellWord(String(value))) throw new TypeError(`The value of {{${name}}} is no plain word for a shell`);
    return value;
  });
}

/** For judging a text before its values are known: each variable as a harmless word, as long, so that columns stay. */
export function withPlaceholders(text: string): string {
  return text.replace(VARIABLE, (variable) => 'x'.repeat(variable.length));
}

/** Does a text of withPlaceholders() hold one? Asked of single values, where nobody else writes such a word. */
export function hasPlaceholder(text: string): boolean {
  return /x{5}/.test(text);
}
