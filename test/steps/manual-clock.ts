import type { Clock } from '../../src/exec/clock.js';

interface Sleeper {
  at: number;
  wake: () => void;
}

/** Time stands still until `advance` moves it; sleepers wake when it passes them. */
export class ManualClock implements Clock {
  private time = 0;
  private sleepers: Sleeper[] = [];
  /** How long the workstation has slept: a time that only people and other machines count. */
  slept = 0;

  now(): number {
    return this.time;
  }

  wall(): number {
    return this.time + this.slept;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { at: this.time + ms, wake };
      this.sleepers.push(sleeper);
      const stop = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Moves time and lets everything that woke up run. */
  async advance(ms: number): Promise<void> {
    this.time += ms;
    const before = this.sleepers;
    this.sleepers = before.filter(({ at }) => at > this.time);
    for (const sleeper of before.filter(({ at }) => at <= this.time)) sleeper.wake();
    await settled();
  }

  /** Sleepers left: whoever forgot to give up waiting. */
  get pending(): number {
    return this.sleepers.length;
  }
}

/** All promises that can go on without time passing have gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
