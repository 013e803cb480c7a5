import type { Messages } from '../i18n/catalog.js';
import { patience } from '../plan/emulated.js';
import type { CheckSpec } from './check-model.js';
import { applies } from './conditions.js';
import type { Lab, LabFileEntry, LabStep } from './model.js';
import { HOST, nodeNamed } from './nodes.js';
import { fillDeep, fillShell, type Lookup } from './template.js';
import { MissingNode, type VariableScope, type VariableValue, variableValue } from './variables.js';

export interface ResolvedLab {
  /** For this plan: files that do not apply are gone, and all texts that apply are filled in. */
  lab: Lab;
  /** Ids of steps that do not apply; their texts are as written. */
  skippedSteps: ReadonlySet<string>;
  skippedChecks: ReadonlySet<string>;
  /** Nodes that a step, a check or a file names and the plan does not have: the lab is blocked. */
  missingNodes: string[];
  /** For files with `template: true`. */
  lookup: Lookup;
}

/** A lab for one plan, with the time that things take on its machines. Pure. */
export function resolveLab(lab: Lab, scope: VariableScope, texts: Messages['labs']): ResolvedLab {
  const { plan } = scope;
  const missing = new Set<string>();
  const builtIn: Lookup = (name) => {
    try {
      return variableValue(name, scope);
    } catch (error) {
      if (!(error instanceof MissingNode)) throw error;
      missing.add(error.node);
      return '';
    }
  };
  const own = new Map<string, VariableValue>();
  for (const [name, cases] of Object.entries(lab.vars)) {
    const chosen = cases.find((each) => applies(each, plan, texts));
    own.set(name, fillDeep<string>(chosen?.value ?? '', builtIn));
  }
  const lookup: Lookup = (name) => own.get(name) ?? builtIn(name);
  // Also for what is expected not to end: what it says until then comes as late.
  const slow = patience(plan);
  const skippedSteps = new Set<string>();
  const skippedChecks = new Set<string>();
  const need = (name: string): void => {
    if (name !== HOST && name !== 'all' && !nodeNamed(plan, name)) missing.add(name);
  };
  const check = (written: CheckSpec): CheckSpec => {
    if (!applies(written, plan, texts)) {
      skippedChecks.add(written.id);
      return written;
    }
    need(placeOf(written));
    // The other modes watch for as long as they say, on any machine.
    const spec = written.mode === 'eventually' ? { ...written, deadline: written.deadline * slow } : written;
    if (spec.type !== 'command') return fillDeep(spec, lookup);
    return { ...fillDeep(spec, lookup), run: fillShell(spec.run, lookup) };
  };
  const step = (spec: LabStep): LabStep => {
    if (!applies(spec, plan, texts)) {
      skippedSteps.add(spec.id);
      for (const { id } of spec.checks) skippedChecks.add(id);
      return spec;
    }
    need(spec.node);
    const { checks, run, timeout, within, ...rest } = spec;
    return {
      ...fillDeep(rest, lookup),
      run: fillShell(run, lookup),
      timeout: timeout * slow,
      within: within * slow,
      checks: checks.map(check),
    };
  };
  const files = lab.files.filter((file) => applies(file, plan, texts));
  for (const { nodes } of files) nodes.forEach(need);
  return {
    lab: {
      ...lab,
      title: fillDeep(lab.title, lookup),
      teaches: fillDeep(lab.teaches, lookup),
      files: files.map((file): LabFileEntry => fillDeep(file, lookup)),
      setup: lab.setup.map(step),
      steps: lab.steps.map(step),
      checks: lab.checks.map(check),
      cleanup: lab.cleanup.map(step),
    },
    skippedSteps,
    skippedChecks,
    missingNodes: [...missing],
    lookup,
  };
}

/** The node a check looks from, as the lab names it. */
export function placeOf(check: CheckSpec): string {
  if (check.type === 'kubernetes') return 'm-k8s';
  return check.type === 'http' ? check.from : check.node;
}
