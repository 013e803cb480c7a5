import type { LabResult } from '../../labs/results.js';
import { type Case, casesOf } from './cases.js';
import type { LabReport } from './model.js';
import type { LabTextOptions } from './options.js';
import { printable } from './printable.js';

type Options = Pick<LabTextOptions, 'texts' | 'language'>;

/**
 * JUnit's XML as Jenkins (junit-10.xsd), GitLab and GitHub's actions read it: a suite per lab, a case per check.
 * Blocked is `skipped` with its reason: nothing was judged.
 */
export function junitXml(report: LabReport, options: Options): string {
  const suites = report.summary.labs.map((lab) => ({ lab, cases: casesOf(lab, options) }));
  const all = suites.flatMap(({ cases }) => cases);
  const { skipped: _, ...sums } = counts(all);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `k8slab ${report.cluster.lab}`, ...sums, time: time(report.summary.durationMs) })}>`,
    ...suites.flatMap(({ lab, cases }, index) => suite(lab, cases, { index, report, options })),
    '</testsuites>',
    '',
  ].join('\n');
}

interface SuiteContext {
  index: number;
  report: LabReport;
  options: Options;
}

function suite(lab: LabResult, cases: readonly Case[], { index, report, options }: SuiteContext): string[] {
  const facts = {
    title: lab.title[options.language],
    ...(report.learner !== undefined && { learner: report.learner }),
    k8slab: report.version,
    profile: report.cluster.profile,
    provider: report.cluster.provider,
    kubernetes: report.cluster.kubernetes,
  };
  return [
    `  <testsuite${attributes({
      name: lab.lab,
      id: index,
      ...counts(cases),
      time: time(lab.durationMs),
      // XML Schema's dateTime without a zone, in UTC, as JUnit's own writer has it.
      timestamp: new Date(lab.startedAt).toISOString().slice(0, 19),
      hostname: report.cluster.lab,
    })}>`,
    '    <properties>',
    ...Object.entries(facts).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
    ...cases.flatMap((one) => testcase(lab.lab, one)),
    '  </testsuite>',
  ];
}

function testcase(lab: string, { name, status, message, details, durationMs }: Case): string[] {
  // Package and class, as Jenkins shows them: what stands before the last dot is the package.
  const classname = lab.replaceAll('.', '_').replace('/', '.');
  const open = `    <testcase${attributes({ classname, name, time: time(durationMs) })}`;
  if (status === 'pass') return [`${open}/>`];
  if (status === 'skipped' || status === 'blocked') {
    return [`${open}>`, `      <skipped${attributes({ message })}/>`, '    </testcase>'];
  }
  const tag = status === 'fail' ? 'failure' : 'error';
  const text = details.map(([title, value]) => `${title}:\n${value}`).join('\n\n');
  return [
    `${open}>`,
    `      <${tag}${attributes({ message, type: status })}>${escapeXml(text)}</${tag}>`,
    '    </testcase>',
  ];
}

function counts(cases: readonly Case[]): { tests: number; failures: number; errors: number; skipped: number } {
  const of = (...wanted: Case['status'][]): number => cases.filter(({ status }) => wanted.includes(status)).length;
  return { tests: cases.length, failures: of('fail'), errors: of('error'), skipped: of('skipped', 'blocked') };
}

/** Seconds. */
function time(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('');
}

/** XML 1.0 has no other control characters than these two, not even escaped. */
function escapeXml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
