import type { CheckSpec, TextMatcher, ValueMatcher } from './check-model.js';
import type { Lab, LabFileEntry, LabStep, VariableSpec } from './model.js';
import type { CheckInput } from './schema-checks.js';
import type { LabInput } from './schema.js';

const STEP_SECONDS = 120;
const DEADLINES = { eventually: 60, now: 60, always: 10, never: 10 } as const;

/** Defaults and short forms of lab.yaml → the one form the rest of the program knows. */
export function toLab(input: LabInput): Lab {
  const {
    apiVersion: _format,
    isolation,
    needs,
    vars = {},
    files = [],
    setup = [],
    steps,
    checks,
    cleanup = [],
    ...rest
  } = input;
  return {
    ...rest,
    isolation: isolation ?? 'exclusive',
    needs: { images: [], dockerImages: [], kernel: [], programs: [], ...needs },
    vars: Object.fromEntries(Object.entries(vars).map(([name, given]) => [name, casesOf(given)])),
    files: files.map(fileOf),
    setup: setup.map(stepOf),
    steps: steps.map(stepOf),
    checks: checks.map(checkOf),
    cleanup: cleanup.map(stepOf),
  };
}

type Given<T> = NonNullable<T>;

function casesOf(given: Given<LabInput['vars']>[string]): VariableSpec[] {
  if (!Array.isArray(given)) return [{ value: String(given) }];
  return given.map(({ value, ...conditions }) => ({ value: String(value), ...conditions }));
}

function fileOf(given: Given<LabInput['files']>[number]): LabFileEntry {
  const file = typeof given === 'string' ? { path: given } : given;
  return { to: file.path, nodes: ['m-k8s'], template: false, executable: false, ...file };
}

function stepOf(given: Given<LabInput['setup']>[number]): LabStep {
  const { expect = {}, checks = [], ...rest } = given;
  const { exit = 0, stdout, stderr, output } = expect;
  return {
    node: 'm-k8s',
    timeout: STEP_SECONDS,
    within: 0,
    background: false,
    stops: [],
    ...rest,
    expect: { ...texts({ stdout, stderr, output }), exit },
    checks: checks.map(checkOf),
  };
}

function checkOf(given: CheckInput): CheckSpec {
  const mode = given.mode ?? 'eventually';
  const base = { mode, deadline: DEADLINES[mode], after: [] };
  switch (given.type) {
    case 'kubernetes':
      return { ...base, query: '@', ...given, expect: valueOf(given.expect) };
    case 'http': {
      const { head, body, ...rest } = given;
      const defaults = { from: 'm-k8s', headers: {}, insecure: false, requests: 1, status: 200 };
      return { ...base, ...defaults, ...rest, ...texts({ head, body }) };
    }
    case 'command': {
      const { stdout, stderr, output, ...rest } = given;
      return { ...base, node: 'm-k8s', exit: 0, ...rest, ...texts({ stdout, stderr, output }) };
    }
    case 'file': {
      const { content, ...rest } = given;
      return { ...base, node: 'm-k8s', exists: true, ...rest, ...texts({ content }) };
    }
    case 'service':
      return { ...base, node: 'm-k8s', ...given };
    case 'image':
      return { ...base, node: 'm-k8s', store: 'runtime', exists: true, ...given };
    case 'container': {
      const defaults = { node: 'm-k8s', object: 'container' as const, filters: [], query: '@' };
      return { ...base, ...defaults, ...given, expect: valueOf(given.expect) };
    }
  }
}

type TextInput = { [K in keyof TextMatcher]?: string | string[] };

/** Those text matchers that are given, each demand as a list. */
function texts<K extends string>(given: { readonly [P in K]: TextInput | undefined }): { [P in K]?: TextMatcher } {
  const found: { [P in K]?: TextMatcher } = {};
  for (const key of Object.keys(given) as K[]) {
    const input = given[key];
    if (input === undefined) continue;
    found[key] = Object.fromEntries(Object.entries(input).map(([name, demand]) => [name, [demand].flat()]));
  }
  return found;
}

function valueOf({ absent, ...matcher }: ValueMatcher & { absent?: true }): ValueMatcher {
  return absent ? { ...matcher, exists: false } : matcher;
}
