import { describe, expect, it } from 'vitest';
import { longImageName } from '../../src/net/image-name.js';
import { describeValue, textHolds, valueHolds } from '../../src/labs/match.js';
import { ask, queryProblem } from '../../src/labs/query.js';
import { fillDeep, fillShell, fillText, type Lookup } from '../../src/labs/template.js';
import { texts } from './lab-harness.js';

const lookup: Lookup = (name) => ({ count: 3, ip: '192.168.1.10', evil: 'a; rm -rf /' })[name] ?? '';

describe('templates', () => {
  it('fill in names and leave other double braces', () => {
    expect(fillText('curl {{ip}} {{.ID}} {{ count }} {{json .}}', lookup)).toBe(
      'curl 192.168.1.10 {{.ID}} {{ count }} {{json .}}',
    );
  });

  it('keep the type of a value that stands alone', () => {
    expect(fillDeep({ equals: ['{{count}}', 'n{{count}}'], on: true }, lookup)).toEqual({
      equals: [3, 'n3'],
      on: true,
    });
  });

  it('let only plain words into a shell', () => {
    expect(fillShell('echo {{ip}}', lookup)).toBe('echo 192.168.1.10');
    expect(() => fillShell('echo "{{evil}}"', lookup)).toThrow(TypeError);
  });
});

describe('a value', () => {
  it.each([
    [3, { equals: 3 }, true],
    ['3', { equals: 3 }, false],
    [[1, { a: 2 }], { equals: [1, { a: 2 }] }, true],
    [3, { notEquals: 3 }, false],
    ['abc', { contains: 'b' }, true],
    [['a', 'b'], { contains: 'b' }, true],
    [['ab'], { contains: 'b' }, false],
    [null, { contains: 'b' }, false],
    [['a'], { notContains: 'a' }, false],
    ['nginx:1.16.0', { matches: '^nginx:1\\.16' }, true],
    [['x', 'nginx:1.16'], { matches: '^nginx' }, true],
    [16, { matches: '16' }, false],
    [3, { atLeast: 3, atMost: 3 }, true],
    ['3', { atLeast: 1 }, false],
    [null, { atMost: 1 }, false],
    [[], { exists: true }, false],
    [{}, { exists: false }, true],
    [0, { exists: true }, true],
    [false, { exists: true }, true],
  ])('%j with %j: %s', (value, matcher, holds) => {
    expect(valueHolds(value, matcher)).toBe(holds);
  });

  it('has its demands in words', () => {
    const matcher = { equals: [1], contains: 'x', atLeast: 2, exists: false };
    expect(describeValue(matcher, texts)).toBe('equal to [1], contains "x", at least 2, is not there');
  });
});

it.each([
  ['one\ntwo', { matches: ['^two$'] }, true],
  ['one', { contains: ['o', 'n'] }, true],
  ['one', { contains: ['o', 'x'] }, false],
  ['one', { notContains: ['x', 'n'] }, false],
])('the text %j with %j: %s', (text, matcher, holds) => {
  expect(textHolds(text, matcher)).toBe(holds);
});

describe('queries', () => {
  it('count what is missing inside a function as null', () => {
    expect(ask('length(items)', {})).toBeNull();
    expect(ask("items[?a=='x'] | length(@)", { items: [{ a: 'x' }] })).toBe(1);
  });

  it('can group, as labs that look at the spread of pods do', () => {
    const items = [{ node: 'a' }, { node: 'b' }, { node: 'a' }];
    expect(ask('length(keys(group_by(items, &node)))', { items })).toBe(2);
  });

  it('are judged without a document', () => {
    expect(queryProblem('items[].name')).toBeUndefined();
    expect(queryProblem('items[')).toBeTypeOf('string');
    expect(queryProblem('length(nosuch(@))')).toBe('there is no function nosuch()');
  });
});

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.16.0', 'docker.io/library/nginx:1.16.0'],
  ['sysnet4admin/echo-hname', 'docker.io/sysnet4admin/echo-hname:latest'],
  ['192.168.1.10:8443/audit-trail', '192.168.1.10:8443/audit-trail:latest'],
  ['localhost/x:1', 'localhost/x:1'],
  ['k8s.gcr.io/pause:3.2', 'k8s.gcr.io/pause:3.2'],
  ['quay.io/a/b@sha256:12', 'quay.io/a/b@sha256:12'],
])('the image %s is %s', (name, long) => {
  expect(longImageName(name)).toBe(long);
});
