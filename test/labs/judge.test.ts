import { describe, expect, it } from 'vitest';
import type { CheckMode } from '../../src/labs/check-model.js';
import { judge, type Verdict } from '../../src/labs/checks/judge.js';
import type { Look } from '../../src/labs/checks/look.js';
import { skippingClock } from './lab-harness.js';

const good: Look = { holds: true, seen: 'good' };
const bad: Look = { holds: false, seen: 'bad' };
const broken: Look = { error: 'gone' };

/** Judges a state that changes from look to look; the last one stays. */
async function verdict(mode: CheckMode, ...states: Look[]): Promise<Verdict & { looks: number }> {
  let looks = 0;
  const look = (): Promise<Look> => {
    const state = states[Math.min(looks, states.length - 1)] ?? bad;
    looks += 1;
    return Promise.resolve(state);
  };
  const { signal } = new AbortController();
  const result = await judge({ mode, deadlineMs: 3000, clock: skippingClock(), signal, look });
  return { ...result, looks };
}

describe('a check', () => {
  it.each<[CheckMode, Look[], Verdict['status'], number]>([
    ['eventually', [bad, bad, good], 'pass', 3],
    ['eventually', [bad], 'fail', 4],
    ['eventually', [broken, broken, good], 'pass', 3],
    ['eventually', [bad, broken], 'error', 4],
    ['now', [bad, good], 'fail', 1],
    ['now', [good], 'pass', 1],
    ['now', [broken, good], 'error', 1],
    ['always', [good], 'pass', 4],
    ['always', [good, good, bad, good], 'fail', 3],
    ['always', [good, broken, good], 'pass', 4],
    ['always', [good, good, good, broken], 'error', 4],
    ['never', [bad], 'pass', 4],
    ['never', [bad, good, bad], 'fail', 2],
    ['never', [broken], 'error', 4],
  ])('that shall hold %s, seeing %j: %s after %d looks', async (mode, states, status, looks) => {
    expect(await verdict(mode, ...states)).toMatchObject({ status, looks });
  });

  it('tells what it saw last', async () => {
    expect(await verdict('eventually', bad)).toMatchObject({ actual: 'bad' });
    expect(await verdict('never', bad, good)).toMatchObject({ actual: 'good' });
    expect(await verdict('now', broken)).toMatchObject({ actual: 'gone' });
  });

  it('is an error when it is interrupted, whatever it saw', async () => {
    const stop = new AbortController();
    const look = (): Promise<Look> => {
      stop.abort();
      return Promise.resolve(bad);
    };
    const result = await judge({
      mode: 'eventually',
      deadlineMs: 3000,
      clock: skippingClock(),
      signal: stop.signal,
      look,
    });
    expect(result.status).toBe('error');
  });
});
