import type { Clock } from '../../exec/clock.js';
import type { CheckMode } from '../check-model.js';
import type { Look } from './look.js';

const INTERVAL_MS = 1000;

export interface Verdict {
  status: 'pass' | 'fail' | 'error';
  /** Seen last, or why nothing could be seen. */
  actual: string;
  /** There was nothing to look at. */
  nothing?: boolean;
}

/**
 * Looks as often as the mode of a check wants. A look that could not be made is tried again until the deadline: a
 * connection may come back. It never counts as a state, so it ends in `error`, not in `fail`.
 */
export async function judge(options: {
  mode: CheckMode;
  deadlineMs: number;
  clock: Clock;
  signal: AbortSignal;
  look: () => Promise<Look>;
}): Promise<Verdict> {
  const { mode, deadlineMs, clock, signal, look } = options;
  const end = clock.now() + deadlineMs;
  let good: Verdict | undefined;
  for (;;) {
    const last = clock.now() >= end;
    const seen = await look();
    if ('error' in seen) {
      if (mode === 'now' || last || signal.aborted) return { status: 'error', actual: seen.error };
      good = undefined;
    } else {
      const { holds, seen: actual, nothing = false } = seen;
      const verdict: Verdict = { status: holds === (mode !== 'never') ? 'pass' : 'fail', actual, nothing };
      if (mode === 'now') return verdict;
      // eventually ends with the first good look, always and never with the first bad one.
      if (mode === 'eventually' ? verdict.status === 'pass' : verdict.status === 'fail') return verdict;
      if (last) return verdict;
      good = verdict;
    }
    try {
      await clock.sleep(Math.min(INTERVAL_MS, Math.max(0, end - clock.now())), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { status: 'error', actual: good?.actual ?? '' };
    }
  }
}
