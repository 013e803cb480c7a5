import { setMaxListeners } from 'node:events';
import type { Clock } from '../exec/clock.js';
import { interruptedError } from '../exec/interrupted.js';
import { LabError, redact } from '../errors.js';
import type { EventSink } from './events.js';
import type { RunnableStep, StepLogs, StepOutcome } from './step.js';

/** Lines kept for the failure report. */
const LAST_LINES = 12;
/** How long a step that was told to stop may take to do so before nobody waits for it any more. */
const STOP_GRACE_MS = 20_000;

export interface RunOneOptions {
  clock: Clock;
  sink: EventSink;
  signal: AbortSignal;
  logs: StepLogs;
}

export type StepResult =
  | { kind: 'done'; outcome: StepOutcome; durationMs: number }
  | { kind: 'interrupted' }
  | { kind: 'failed'; error: unknown; durationMs: number; lastLines: string[] };

/** Runs one step to its end, its deadline or Ctrl-C, whatever comes first. Never rejects. */
export async function runOne(
  { step, run, stopGraceMs = STOP_GRACE_MS }: RunnableStep,
  options: RunOneOptions,
): Promise<StepResult> {
  const { clock, sink, logs } = options;
  const started = clock.now();
  const lastLines: string[] = [];
  const line = (text: string): void => {
    const clean = redact(text);
    logs.write(step.node, clean);
    lastLines.push(clean);
    if (lastLines.length > LAST_LINES) lastLines.shift();
    sink({ type: 'step-output', step: step.id, node: step.node, line: clean });
  };
  const stop = new AbortController();
  const finished = new AbortController();
  // A step may have a command on every node listen to it; Node takes more than ten for a leak and says so.
  setMaxListeners(0, stop.signal);
  const interrupt = (): void => stop.abort(options.signal.reason);
  options.signal.addEventListener('abort', interrupt, { once: true });

  logs.write(step.node, `=== ${step.id}`);
  const job = settle(run({ step, signal: stop.signal, line }));
  const deadline = expiry(clock, step.deadlineSeconds * 1000, finished.signal);
  const stopped = aborted(stop.signal, finished.signal);
  let end = await Promise.race([job, deadline, stopped]);
  const late = end === 'late';
  if (late) stop.abort(new Error(`deadline of ${step.deadlineSeconds} s is over`));
  if (end === 'late' || end === 'stopped') end = await Promise.race([job, expiry(clock, stopGraceMs, finished.signal)]);
  finished.abort();
  options.signal.removeEventListener('abort', interrupt);

  const durationMs = clock.now() - started;
  // A step that ended well although it was told to stop has ended well.
  if (typeof end === 'object' && 'outcome' in end) return { kind: 'done', outcome: end.outcome, durationMs };
  if (late) return { kind: 'failed', error: timeout(step.id, step.deadlineSeconds, lastLines), durationMs, lastLines };
  if (options.signal.aborted) return { kind: 'interrupted' };
  const error = typeof end === 'object' ? end.error : interruptedError(`run ${step.id}`);
  return { kind: 'failed', error, durationMs, lastLines };
}

type Settled = { outcome: StepOutcome } | { error: unknown };

function settle(job: Promise<StepOutcome>): Promise<Settled> {
  return job.then(
    (outcome) => ({ outcome }),
    (error: unknown) => ({ error }),
  );
}

async function expiry(clock: Clock, ms: number, cancelled: AbortSignal): Promise<'late'> {
  try {
    await clock.sleep(ms, cancelled);
  } catch {
    // Nobody needs this deadline any more; the race it was part of is over.
  }
  return 'late';
}

function aborted(signal: AbortSignal, cancelled: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true, signal: cancelled });
  });
}

function timeout(id: string, seconds: number, lastLines: readonly string[]): LabError {
  const lastSeen = lastLines.at(-1) ?? 'nothing';
  return new LabError(
    'K8SLAB_STEP_TIMEOUT',
    `Cannot finish ${id}: not done after ${seconds} s, last seen: ${lastSeen}`,
    {
      hint: 'Read the log; when the host was only slow, run the same command again: it continues here.',
      details: { step: id, deadlineSeconds: seconds, lastSeen },
    },
  );
}
