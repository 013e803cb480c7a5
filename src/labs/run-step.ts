import { redact } from '../errors.js';
import { commandHolds, describeCommand, describeResult } from './checks/command.js';
import type { CommandResult } from './command-result.js';
import type { LabStep } from './model.js';
import { HOST, realNode } from './nodes.js';
import type { StepPhase, StepResult } from './results.js';
import type { LabContext } from './run.js';
import { whyEnded } from './node-watch.js';
import { type LabPlace, runShell } from './shell.js';

const KEPT_LINES = 40;
const AGAIN_MS = 1000;

export interface StepRequest {
  lab: string;
  phase: StepPhase;
  step: LabStep;
  place: LabPlace;
}

/** The part of a result that is known before the command runs. */
export function stepResult(context: LabContext, { lab, phase, step }: Omit<StepRequest, 'place'>): StepResult {
  return {
    lab,
    step: step.id,
    phase,
    status: 'blocked',
    node: step.node === HOST ? HOST : realNode(context.plan, step.node),
    run: step.run.trim(),
    ...(step.explain && { explain: step.explain }),
    output: [],
    durationMs: 0,
  };
}

/**
 * Runs the command of a step and judges it; with `within` again until it shows what is expected: what the step before
 * asked for comes about in the time that a learner takes to type. Its checks come after. Never rejects.
 */
export async function runCommand(context: LabContext, request: StepRequest, signal: AbortSignal): Promise<StepResult> {
  const { clock } = context;
  const end = clock.now() + request.step.within * 1000;
  for (;;) {
    const result = await runOnce(context, request, signal);
    if (result.status !== 'failed' || clock.now() >= end || signal.aborted) return result;
    await clock.sleep(AGAIN_MS, signal).catch(() => undefined);
  }
}

async function runOnce(context: LabContext, request: StepRequest, signal: AbortSignal): Promise<StepResult> {
  const { lab, step, place } = request;
  const output: string[] = [];
  const result = await runShell(context, place, step.run, {
    node: step.node,
    deadlineMs: step.timeout * 1000,
    signal,
    onLine: (raw, stream) => {
      const line = redact(raw);
      output.push(line);
      if (output.length > KEPT_LINES) output.shift();
      context.sink({ type: 'step-output', lab, step: step.id, line, stream });
    },
  });
  return {
    ...stepResult(context, request),
    ...verdict(context, step, result),
    ...(result.exitCode !== undefined && { exitCode: result.exitCode }),
    output,
    durationMs: result.durationMs,
  };
}

function verdict(context: LabContext, step: LabStep, result: CommandResult): Pick<StepResult, 'status' | 'reason'> {
  const { texts } = context;
  const { expect, timeout } = step;
  const wanted = describeCommand(expect, texts, timeout);
  const failed = (saw: string): Pick<StepResult, 'status' | 'reason'> => ({
    status: 'failed',
    reason: redact(wanted === '' ? saw : `${saw} (${wanted})`),
  });
  switch (result.reason) {
    case 'timeout': {
      const good = expect.exit === 'timeout' && commandHolds(result, { ...expect, exit: 'any' });
      return good ? { status: 'done' } : failed(texts.sawTimeout(timeout));
    }
    case 'exit':
      if (expect.exit === 'timeout') return failed(`${texts.sawEnd}; ${describeResult(result, texts)}`);
      return commandHolds(result, expect) ? { status: 'done' } : failed(describeResult(result, texts));
    case 'connection':
      return { status: 'error', reason: result.why ?? '' };
    case 'aborted':
      return { status: 'error', reason: whyEnded(context) };
    default:
      return { status: 'error', reason: texts.couldNotRun(result.reason) };
  }
}
