import { describe, expect, it } from 'vitest';
import { inRange, parseRange } from '../../src/labs/version-range.js';

describe('a version range', () => {
  it.each([
    ['>=1.19', '1.19.0', true],
    ['>=1.19', '1.18.20', false],
    ['<1.25', '1.25.0', false],
    ['<1.25', '1.24.17', true],
    ['<=1.20', '1.20.15', true],
    ['>1.20', '1.20.15', false],
    ['>1.20.2', '1.20.15', true],
    ['1.20', '1.20.2', true],
    ['=1.20.2', '1.20.3', false],
    ['>=1.19 <1.25', '1.20.2', true],
    ['>=1.19 <1.25', '1.36.4', false],
    ['<1.19 || >=1.30', '1.36.4', true],
    ['<1.19 || >=1.30', '1.20.2', false],
  ])('%s and %s: %s', (range, version, expected) => {
    expect(inRange(version, range)).toBe(expected);
  });

  it.each(['', '^1.20', '~1.20', '1', '1.x', '>=1.20,<1.25', '>= 1.20', '1.20 ||'])('does not read %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it('refuses to compare what is no version', () => {
    expect(() => inRange('v1.20', '>=1.19')).toThrow(TypeError);
  });
});
