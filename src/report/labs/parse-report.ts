import type { CheckResult, LabResult, StepResult } from '../../labs/results.js';
import type { LabReport } from './model.js';

type Fields = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === 'string';
const number: Test = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Test = (value) => typeof value === 'boolean';
const maybe =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const oneOf =
  (...words: string[]): Test =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const fields =
  (tests: Readonly<Record<string, Test>>): Test =>
  (value) => {
    if (typeof value !== 'object' || value === null) return false;
    return Object.entries(tests).every(([name, test]) => test((value as Fields)[name]));
  };

const language = oneOf('en', 'ko');
const mode = oneOf('play', 'solve', 'verify', 'mine');
const local = fields({ en: text, ko: text });
/** A number that a Date can show. */
const time: Test = (value) => number(value) && !Number.isNaN(new Date(value as number).getTime());
const tally = fields({ pass: number, fail: number, error: number, skipped: number, blocked: number });

const stepTests: Readonly<Record<keyof StepResult, Test>> = {
  lab: text,
  step: text,
  phase: oneOf('setup', 'steps', 'cleanup'),
  status: oneOf('done', 'failed', 'error', 'skipped', 'blocked'),
  node: text,
  run: text,
  explain: maybe(local),
  exitCode: maybe(number),
  output: listOf(text),
  reason: maybe(text),
  durationMs: number,
};
const checkTests: Readonly<Record<keyof CheckResult, Test>> = {
  lab: text,
  check: text,
  step: maybe(text),
  type: text,
  mode: text,
  title: local,
  status: oneOf('pass', 'fail', 'error', 'skipped', 'blocked'),
  node: text,
  reproduce: text,
  expected: text,
  actual: text,
  hint: maybe(local),
  explanation: local,
  nothing: maybe(flag),
  durationMs: number,
};
const labTests: Readonly<Record<keyof LabResult, Test>> = {
  lab: text,
  title: local,
  mode,
  status: oneOf('pass', 'fail', 'error', 'blocked'),
  reason: maybe(text),
  steps: listOf(fields(stepTests)),
  checks: listOf(fields(checkTests)),
  leftovers: listOf(
    fields({
      section: text,
      entry: text,
      kind: oneOf('added', 'removed', 'changed'),
      before: maybe(text),
      after: maybe(text),
    }),
  ),
  startedAt: time,
  durationMs: number,
};
const node = fields({ name: text, role: oneOf('control-plane', 'worker'), ip: text, cpus: number, memory: number });
const reportTests: Readonly<Record<keyof LabReport, Test>> = {
  reportVersion: (value) => value === 1,
  version: text,
  language,
  learner: maybe(text),
  mode,
  startedAt: time,
  finishedAt: time,
  cluster: fields({
    lab: text,
    profile: text,
    provider: text,
    accelerated: flag,
    kubernetes: text,
    runtime: text,
    cni: text,
    bundle: maybe(text),
    network: fields({ nodes: text, pods: text, services: text, metallb: text }),
    nodes: listOf(node),
    components: listOf(fields({ name: text, version: text })),
  }),
  summary: fields({
    ok: flag,
    interrupted: flag,
    labs: listOf(fields(labTests)),
    byLab: tally,
    byCheck: tally,
    durationMs: number,
  }),
};

/**
 * A stored result, or undefined for anything else: results may come from other people and other versions. By hand,
 * because this room must not load zod for it.
 */
export function parseReport(value: unknown): LabReport | undefined {
  return fields(reportTests)(value) ? (value as LabReport) : undefined;
}
