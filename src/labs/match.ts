import { isDeepStrictEqual } from 'node:util';
import type { Messages } from '../i18n/catalog.js';
import type { TextMatcher, ValueMatcher } from './check-model.js';

type Texts = Messages['labs'];

const pattern = (source: string): RegExp => new RegExp(source, 'm');

export function textHolds(text: string, { contains = [], notContains = [], matches = [] }: TextMatcher): boolean {
  return (
    contains.every((part) => text.includes(part)) &&
    !notContains.some((part) => text.includes(part)) &&
    matches.every((source) => pattern(source).test(text))
  );
}

export function describeText({ contains = [], notContains = [], matches = [] }: TextMatcher, texts: Texts): string {
  return [
    ...contains.map((part) => texts.contains(JSON.stringify(part))),
    ...notContains.map((part) => texts.notContains(JSON.stringify(part))),
    ...matches.map((source) => texts.matches(source)),
  ].join(', ');
}

export function valueHolds(value: unknown, matcher: ValueMatcher): boolean {
  const given = (key: keyof ValueMatcher): boolean => matcher[key] !== undefined;
  if (given('equals') && !isDeepStrictEqual(value, matcher.equals)) return false;
  if (given('notEquals') && isDeepStrictEqual(value, matcher.notEquals)) return false;
  if (given('contains') && !has(value, matcher.contains)) return false;
  if (given('notContains') && has(value, matcher.notContains)) return false;
  if (matcher.matches !== undefined && !matchesSome(value, pattern(matcher.matches))) return false;
  if (given('atLeast') && !(typeof value === 'number' && value >= Number(matcher.atLeast))) return false;
  if (given('atMost') && !(typeof value === 'number' && value <= Number(matcher.atMost))) return false;
  return matcher.exists === undefined || matcher.exists === !isNothing(value);
}

export function describeValue(matcher: ValueMatcher, texts: Texts): string {
  const { equals, notEquals, contains, notContains, matches, atLeast, atMost, exists } = matcher;
  return [
    ...(equals === undefined ? [] : [texts.equals(JSON.stringify(equals))]),
    ...(notEquals === undefined ? [] : [texts.notEquals(JSON.stringify(notEquals))]),
    ...(contains === undefined ? [] : [texts.contains(JSON.stringify(contains))]),
    ...(notContains === undefined ? [] : [texts.notContains(JSON.stringify(notContains))]),
    ...(matches === undefined ? [] : [texts.matches(matches)]),
    ...(atLeast === undefined ? [] : [texts.atLeast(String(atLeast))]),
    ...(atMost === undefined ? [] : [texts.atMost(String(atMost))]),
    ...(exists === undefined ? [] : [exists ? texts.exists : texts.absent]),
  ].join(', ');
}

function has(value: unknown, wanted: unknown): boolean {
  if (typeof value === 'string') return value.includes(String(wanted));
  return Array.isArray(value) && value.some((item) => isDeepStrictEqual(item, wanted));
}

function matchesSome(value: unknown, expression: RegExp): boolean {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.some((item) => typeof item === 'string' && expression.test(item));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
