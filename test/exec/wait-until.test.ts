import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/errors.js';
import { waitUntil } from '../../src/exec/wait-until.js';
import { FakeClock } from './fake-clock.js';

const base = { what: 'ssh on w1-k8s', deadlineMs: 10_000, intervalMs: 3000 };

describe('waitUntil', () => {
  it('gives the value of the first probe that is done', async () => {
    const clock = new FakeClock();
    let probes = 0;
    const value = await waitUntil({
      ...base,
      clock,
      probe: async () => (++probes === 3 ? { done: true, value: 'here' } : { done: false, seen: 'nothing' }),
    });
    expect(value).toBe('here');
    expect(clock.sleeps).toEqual([3000, 3000]);
  });

  it('fails when time is up and says what was awaited and what was seen last', async () => {
    const clock = new FakeClock();
    let probes = 0;
    const wait = waitUntil({
      ...base,
      clock,
      code: 'K8SLAB_SSH_TIMEOUT',
      hint: 'Look at the console.',
      probe: async () => ({ done: false, seen: `try ${++probes}: refused` }),
    });
    await expect(wait).rejects.toMatchObject({
      code: 'K8SLAB_SSH_TIMEOUT',
      message: 'Cannot wait longer for ssh on w1-k8s: not there after 10 s, last seen: try 5: refused',
      hint: 'Look at the console.',
      details: { lastSeen: 'try 5: refused' },
    });
    expect(clock.sleeps).toEqual([3000, 3000, 3000, 1000]);
  });

  it('tells the probe how much time is left', async () => {
    const left: number[] = [];
    const wait = waitUntil({
      ...base,
      clock: new FakeClock(),
      probe: async (remaining) => {
        left.push(remaining);
        return { done: false, seen: 'x' };
      },
    });
    await expect(wait).rejects.toMatchObject({ code: 'K8SLAB_TIMEOUT' });
    expect(left).toEqual([10_000, 7000, 4000, 1000, 0]);
  });

  it('ends with exit code 130 when aborted while it sleeps', async () => {
    const abort = new AbortController();
    const wait = waitUntil({
      ...base,
      clock: new FakeClock(),
      signal: abort.signal,
      probe: async () => {
        abort.abort(new Error('Ctrl-C'));
        return { done: false, seen: 'x' };
      },
    });
    await expect(wait).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: ExitCode.interrupted });
  });

  it('does not retry what the probe throws', async () => {
    const wait = waitUntil({
      ...base,
      clock: new FakeClock(),
      probe: () => Promise.reject(new Error('wrong host key')),
    });
    await expect(wait).rejects.toThrow('wrong host key');
  });
});
