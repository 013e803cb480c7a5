import { describe, expect, it } from 'vitest';
import { junitXml } from '../../../src/report/labs/junit.js';
import { tapText } from '../../../src/report/labs/tap.js';
import { messagesFor } from '../../i18n/messages.js';
import { HOSTILE, hostileReport, report, summary } from './sample.js';
import { parseXml, type XmlElement } from './xml.js';

const options = { texts: messagesFor('en').labReport, language: 'en' as const };

/** What junit-10.xsd of Jenkins' xunit plugin allows, and what GitLab and GitHub's actions read. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'],
  testsuite: [
    'name',
    'tests',
    'failures',
    'errors',
    'time',
    'disabled',
    'skipped',
    'timestamp',
    'hostname',
    'id',
    'package',
  ],
  properties: [],
  property: ['name', 'value'],
  testcase: ['name', 'assertions', 'time', 'classname', 'status'],
  skipped: ['message', 'type'],
  error: ['message', 'type'],
  failure: ['message', 'type'],
};
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['testsuite'],
  testsuite: ['properties', 'testcase'],
  properties: ['property'],
  testcase: ['skipped', 'error', 'failure'],
};

function violations(element: XmlElement): string[] {
  const { name, attributes, children } = element;
  return [
    ...Object.keys(attributes)
      .filter((key) => !ATTRIBUTES[name]?.includes(key))
      .map((key) => `${name} has ${key}`),
    ...children.filter((child) => !CHILDREN[name]?.includes(child.name)).map((child) => `${name} holds ${child.name}`),
    ...children.flatMap(violations),
  ];
}

const named = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap((child) => (child.name === name ? [child] : named(child, name)));

describe('JUnit', () => {
  const root = parseXml(junitXml(report(), options));
  const suites = named(root, 'testsuite');

  it('is what its readers expect', () => {
    expect(root.name).toBe('testsuites');
    expect(violations(root)).toEqual([]);
    for (const { attributes } of suites) {
      expect(attributes['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      expect(attributes['time']).toMatch(/^\d+\.\d{3}$/);
    }
  });

  it('counts what it holds', () => {
    for (const suite of suites) {
      const cases = named(suite, 'testcase');
      const of = (name: string): number =>
        cases.filter((one) => one.children.some((child) => child.name === name)).length;
      const { tests, failures, errors, skipped } = suite.attributes;
      expect([tests, failures, errors, skipped].map(Number)).toEqual([
        cases.length,
        of('failure'),
        of('error'),
        of('skipped'),
      ]);
    }
    const sum = (key: string): number => suites.reduce((total, { attributes }) => total + Number(attributes[key]), 0);
    for (const key of ['tests', 'failures', 'errors']) expect(Number(root.attributes[key])).toBe(sum(key));
  });

  it('has a case per check, per command that failed, and one for a lab that has none', () => {
    const names = suites.map((suite) => named(suite, 'testcase').map(({ attributes }) => attributes['name']));
    expect(names).toEqual([
      ['three-pods: echo-hname has three ready pods'],
      [
        'steps: drain on m-k8s',
        'three-pods: echo-hname has three ready pods',
        'uncordoned: Every node takes pods again',
        'later: echo-hname has three ready pods',
        'old: echo-hname has three ready pods',
        'clean-up',
      ],
      ['three-pods: echo-hname has three ready pods'],
      ['A multi-stage build'],
    ]);
    expect(named(suites[3] as XmlElement, 'skipped')[0]?.attributes['message']).toContain('needs the program docker');
    const [failure] = named(named(suites[1] as XmlElement, 'testcase')[2] as XmlElement, 'failure');
    expect(failure?.attributes['message']).toBe('expected: equal to []; actual: ["w3-k8s"]');
    expect(failure?.text).toContain('hint:\nTake the node back: kubectl uncordon w3-k8s');
  });

  it.each(HOSTILE)('stays XML with the same shape for %j', (text) => {
    const shape = (element: XmlElement): unknown => [
      element.name,
      Object.keys(element.attributes),
      element.children.map(shape),
    ];
    const hostile = parseXml(junitXml(hostileReport(text), options));
    expect(shape(hostile)).toEqual(shape(parseXml(junitXml(hostileReport('harmless'), options))));
  });
});

/** A line of TAP 13 as harnesses read it: an unescaped # begins a directive. */
function points(text: string): { ok: boolean; number: number; description: string; skip: string | undefined }[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(not )?ok (\d+) - ((?:\\[\\#]|[^\\#])*?)(?: # SKIP (.*))?$/.exec(line);
    if (!match) return [];
    return [{ ok: match[1] === undefined, number: Number(match[2]), description: match[3] ?? '', skip: match[4] }];
  });
}

describe('TAP', () => {
  const text = tapText(report(), options);

  it('has the version, the plan, and as many points', () => {
    expect(text.split('\n').slice(0, 2)).toEqual(['TAP version 13', '1..9']);
    expect(points(text).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(points(text).map(({ ok }) => ok)).toEqual([true, false, true, false, true, true, false, false, true]);
  });

  it('skips what is blocked, with the reason', () => {
    expect(points(text)[4]?.skip).toBe('the step drain did not work');
  });

  it('explains failures in YAML', () => {
    const block = text.slice(text.indexOf('not ok 4'), text.indexOf('ok 5'));
    expect(block).toMatch(/^not ok 4 .*\n {2}---\n/);
    expect(block).toContain('  "actual": "[\\"w3-k8s\\"]"\n');
    expect(block).toMatch(/\n {2}\.\.\.\n$/);
  });

  it.each(HOSTILE)('has the same lines for %j', (hostile) => {
    const lines = tapText(hostileReport(hostile), options).trimEnd().split('\n');
    expect(lines.length).toBe(tapText(hostileReport('harmless'), options).trimEnd().split('\n').length);
    const known = /^(TAP version 13|1\.\.\d+|(not )?ok \d+ - .*| {2}(---|\.\.\.|"(?:[^"\\]|\\.)*": ".*"))$/;
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
  });

  it('says when it is not the whole story', () => {
    expect(tapText(report({ summary: summary([], true) }), options)).toBe(
      'TAP version 13\n1..0 # SKIP no lab\nBail out! interrupted\n',
    );
  });
});
