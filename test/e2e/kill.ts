import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { StepKind } from '../../src/plan/model.js';
import type { E2eLab } from './lab.js';

export interface Phase {
  kind: StepKind;
  /** Milliseconds into the phase: long enough to be in its middle, short enough not to be past it. */
  after: number;
}

/** Runs `up` and kills it in the middle of a phase. */
export async function killedInPhase(lab: E2eLab, phase: Phase, flags: readonly string[]): Promise<void> {
  let killed = false;
  const run = await lab.cli(['up', '--yes', '--output', 'json', ...flags], {
    onEvent: (event, child) => {
      if (event.type !== 'step-started' || killed || !event.step.startsWith(`${phase.kind}:`)) return;
      killed = true;
      void sleep(phase.after).then(() => child.kill('SIGKILL'));
    },
  });
  expect(killed, `no ${phase.kind} step was seen: ${run.stderr}\n${run.stdout.slice(-2000)}`).toBe(true);
  // A phase that was done before the kill landed is no failure of the product, but one of this test.
  expect(run.signal, `the run ended before the kill: ${run.stderr}\n${run.stdout.slice(-3000)}`).toBe('SIGKILL');
}

/** Runs a command and kills it so many milliseconds after it was typed. */
export async function killedAfter(lab: E2eLab, args: readonly string[], after: number): Promise<void> {
  const run = await lab.cli(args, { onStart: (child) => void sleep(after).then(() => child.kill('SIGKILL')) });
  expect(run.signal, `${args.join(' ')} ended before the kill: ${run.stdout}${run.stderr}`).toBe('SIGKILL');
}
