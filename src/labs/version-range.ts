type Version = [major: number, minor: number, patch: number];
interface Comparator {
  operator: '<' | '<=' | '>' | '>=' | '=';
  version: Version;
  /** How many numbers were written: `=1.20` means every 1.20. */
  parts: number;
}

const COMPARATOR = /^(<=|>=|<|>|=|)(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?$/;

/**
 * `>=1.19 <1.25 || 1.30`: comparators side by side must all hold, of the parts around `||` one. A version without
 * patch means all of them: `<=1.20` holds for 1.20.15, `>1.20` does not. Own code: semver's ranges have a dozen
 * more forms and treat 1.20 otherwise.
 */
export type VersionRange = readonly (readonly Comparator[])[];

/** Undefined: not a range. */
export function parseRange(text: string): VersionRange | undefined {
  const range = text.split('||').map((part) => part.trim().split(/\s+/).map(parseComparator));
  return range.every((all) => all.every((one) => one !== undefined)) ? range : undefined;
}

/** @throws TypeError for what is no range or no version; both were judged before. */
export function inRange(version: string, text: string): boolean {
  const range = parseRange(text);
  const numbers = version.split('.').map(Number);
  if (!range || numbers.length !== 3 || numbers.some(Number.isNaN)) {
    throw new TypeError(`Cannot compare version ${version} with the range ${text}`);
  }
  return range.some((all) => all.every((one) => holds(one, numbers)));
}

function parseComparator(text: string): Comparator | undefined {
  const match = COMPARATOR.exec(text);
  if (!match) return undefined;
  const [, operator, major, minor, patch] = match;
  return {
    operator: (operator === '' ? '=' : operator) as Comparator['operator'],
    version: [Number(major), Number(minor), Number(patch ?? 0)],
    parts: patch === undefined ? 2 : 3,
  };
}

function holds({ operator, version, parts }: Comparator, numbers: readonly number[]): boolean {
  const index = numbers.slice(0, parts).findIndex((number, at) => number !== version[at]);
  const order = index < 0 ? 0 : (numbers[index] ?? 0) - (version[index] ?? 0);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '=':
      return order === 0;
  }
}
