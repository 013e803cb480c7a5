import type { Background } from './background.js';
import type { ResolvedLab } from './resolve-lab.js';
import type { CheckResult, StepPhase, StepResult } from './results.js';
import { runChecks } from './run-checks.js';
import { runCommand, stepResult } from './run-step.js';
import type { LabContext, RunLabOptions } from './run.js';
import { whyEnded } from './node-watch.js';
import type { LabPlace } from './shell.js';

export interface PhaseRequest {
  phase: StepPhase;
  resolved: ResolvedLab;
  place: LabPlace;
  background: Background;
  beforeStep?: RunLabOptions['beforeStep'];
  /** After a failure go on with the next step: for clean-up. */
  goOn: boolean;
  /** Checks of the steps, too. */
  withChecks: boolean;
  /** Nothing runs, for this reason: the phase before broke. */
  broken?: string | undefined;
}

export interface PhaseResult {
  steps: StepResult[];
  checks: CheckResult[];
  /** Why later phases cannot run; undefined: everything is as expected. */
  broken?: string;
}

/** The steps of one phase, one after the other. Never rejects. */
export async function runPhase(context: LabContext, request: PhaseRequest): Promise<PhaseResult> {
  const { phase, resolved, place, background } = request;
  const { lab, skippedSteps, skippedChecks } = resolved;
  const { sink, texts, signal } = context;
  const list = lab[phase];
  const steps: StepResult[] = [];
  const checks: CheckResult[] = [];
  let { broken } = request;

  const finish = (index: number, result: StepResult): void => {
    steps[index] = result;
    sink({ type: 'step-done', lab: lab.id, result });
    if ((result.status === 'failed' || result.status === 'error') && !request.goOn)
      broken ??= texts.afterStep(result.step);
  };
  const lookAt = async (step: (typeof list)[number], blocked?: string): Promise<CheckResult[]> => {
    if (!request.withChecks || step.checks.length === 0) return [];
    const results = await runChecks(context, {
      lab: lab.id,
      step: step.id,
      checks: step.checks,
      skipped: skippedChecks,
      place,
      blocked,
    });
    checks.push(...results);
    return results;
  };

  for (const [index, step] of list.entries()) {
    if (skippedSteps.has(step.id)) {
      finish(index, { ...skippedResult(step, lab.id, phase), status: 'skipped', reason: texts.notHere });
      await lookAt(step);
      continue;
    }
    const known = stepResult(context, { lab: lab.id, phase, step });
    if (signal.aborted) broken ??= whyEnded(context);
    const { explain } = known;
    const decision =
      broken === undefined && request.beforeStep
        ? await request.beforeStep({
            lab: lab.id,
            step: step.id,
            node: known.node,
            run: known.run,
            ...(explain && { explain }),
          })
        : 'run';
    if (decision === 'stop') broken ??= texts.stopped;
    if (broken !== undefined) {
      finish(index, { ...known, reason: broken });
      await lookAt(step, broken);
      continue;
    }
    if (decision === 'skip') {
      finish(index, { ...known, status: 'skipped', reason: texts.skippedByHand });
      await lookAt(step, texts.skippedByHand);
      continue;
    }
    await background.stop(step.stops);
    sink({ type: 'step-started', index: index + 1, total: list.length, ...startOf(known) });
    const command = { lab: lab.id, phase, step, place };
    if (step.background) {
      background.start(command, (result) => finish(index, result));
      await lookAt(step);
      continue;
    }
    const result = await runCommand(context, command, signal);
    const results = await lookAt(step, result.status === 'done' ? undefined : texts.afterStep(step.id));
    const bad = results.find(({ status }) => status === 'fail' || status === 'error');
    const checked: StepResult = bad
      ? { ...result, status: bad.status === 'fail' ? 'failed' : 'error', reason: texts.stepCheck(bad.check) }
      : result;
    finish(index, checked);
  }
  return { steps, checks, ...(broken !== undefined && { broken }) };
}

function startOf({ lab, step, phase, node, run, explain }: StepResult) {
  return { lab, step, phase, node, run, ...(explain && { explain }) };
}

/** A step for another plan keeps its text as it was written, and its node as the lab names it. */
function skippedResult(
  { id, node, run, explain }: ResolvedLab['lab']['steps'][number],
  lab: string,
  phase: StepPhase,
): StepResult {
  return {
    lab,
    step: id,
    phase,
    status: 'skipped',
    node,
    run: run.trim(),
    ...(explain && { explain }),
    output: [],
    durationMs: 0,
  };
}
