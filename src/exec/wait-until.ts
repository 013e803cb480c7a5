import { LabError } from '../errors.js';
import type { Clock } from './clock.js';
import { interruptedError } from './interrupted.js';

/** One look at the thing waited for. `seen` is shown when time runs out, so it says what was found instead. */
export type Observation<T> = { done: true; value: T } | { done: false; seen: string };

export interface WaitRequest<T> {
  /** Completes "Cannot wait for ..." and "... was not there after 60 s", e.g. `ssh on w1-k8s`. */
  what: string;
  deadlineMs: number;
  intervalMs: number;
  clock: Clock;
  signal?: AbortSignal;
  /** Error code on timeout. */
  code?: string;
  hint?: string;
  /** Told how much time is left, to bound its own work. What it throws ends the wait. */
  probe: (remainingMs: number) => Promise<Observation<T>>;
}

/**
 * Probes until done. The first probe runs at once, and one last probe runs when the time is up.
 *
 * @throws LabError `code` (default `K8SLAB_TIMEOUT`) with what was awaited and the last thing seen.
 */
export async function waitUntil<T>(request: WaitRequest<T>): Promise<T> {
  const { what, deadlineMs, clock, signal } = request;
  const end = clock.now() + deadlineMs;
  for (;;) {
    if (signal?.aborted) throw interruptedError(`wait for ${what}`, signal.reason);
    const remaining = Math.max(0, end - clock.now());
    const observation = await request.probe(remaining);
    if (observation.done) return observation.value;
    if (remaining === 0) throw timeoutError(request, observation.seen);
    try {
      await clock.sleep(Math.min(request.intervalMs, Math.max(0, end - clock.now())), signal);
    } catch (error) {
      if (signal?.aborted) throw interruptedError(`wait for ${what}`, signal.reason);
      throw error;
    }
  }
}

function timeoutError<T>(request: WaitRequest<T>, seen: string): LabError {
  const seconds = Math.round(request.deadlineMs / 1000);
  return new LabError(
    request.code ?? 'K8SLAB_TIMEOUT',
    `Cannot wait longer for ${request.what}: not there after ${seconds} s, last seen: ${seen}`,
    {
      ...(request.hint === undefined ? {} : { hint: request.hint }),
      details: { what: request.what, deadlineMs: request.deadlineMs, lastSeen: seen },
    },
  );
}
