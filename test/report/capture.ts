import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { messagesFor } from '../i18n/messages.js';
import { createPaint } from '../../src/report/stream.js';
import type { RunEvent } from '../../src/steps/events.js';
import type { PlanStep, StepKind } from '../../src/plan/model.js';
import type { FakeClock } from '../exec/fake-clock.js';

export const texts = messagesFor('en');
export const plain = createPaint(false);

/** A stream that keeps what is written, and looks like a terminal of this width when asked to. */
export class Capture extends PassThrough {
  readonly columns = 120;
  readonly rows = 40;
  text = '';

  constructor(readonly isTTY = false) {
    super();
    this.on('data', (chunk: Buffer) => {
      this.text += chunk.toString();
    });
  }

  /** As with process.stdout: a prompt that pipes into it and ends does not close it. */
  override end(): this {
    return this;
  }

  /** Without escape sequences. */
  get bare(): string {
    return stripVTControlCharacters(this.text);
  }

  get tty(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }
}

export function step(id: string): PlanStep {
  const [kind = '', node = ''] = id.split(':');
  return { id, kind: kind as StepKind, node, needs: [], deadlineSeconds: 60 };
}

/** A run in which w1-k8s fails; each event comes 1.5 s after the one before. */
export const FAILING_RUN: readonly RunEvent[] = [
  { type: 'run-started', steps: ['boot:host', 'runtime:m-k8s', 'runtime:w1-k8s', 'join:w1-k8s'].map(step) },
  { type: 'step-started', step: 'boot:host', node: 'host', logPath: 'lab/.state/logs/host.log' },
  { type: 'step-done', step: 'boot:host', node: 'host', changed: true, durationMs: 1500 },
  { type: 'step-started', step: 'runtime:m-k8s', node: 'm-k8s', logPath: 'lab/.state/logs/m-k8s.log' },
  { type: 'step-started', step: 'runtime:w1-k8s', node: 'w1-k8s', logPath: 'lab/.state/logs/w1-k8s.log' },
  { type: 'step-output', step: 'runtime:w1-k8s', node: 'w1-k8s', line: 'E: Unable to locate package containerd' },
  { type: 'note', level: 'warning', message: 'the clock of w1-k8s is wrong' },
  {
    type: 'step-failed',
    step: 'runtime:w1-k8s',
    node: 'w1-k8s',
    durationMs: 4500,
    code: 'K8SLAB_APT',
    message: 'Cannot install containerd: apt-get exited with 100',
    hint: 'Check the package sources',
    exitCode: 3,
    logPath: 'lab/.state/logs/w1-k8s.log',
    lastLines: ['E: Unable to locate package containerd'],
  },
  { type: 'step-cancelled', step: 'join:w1-k8s', node: 'w1-k8s', reason: 'needs runtime:w1-k8s' },
  { type: 'step-done', step: 'runtime:m-k8s', node: 'm-k8s', changed: false, durationMs: 6000 },
  { type: 'run-finished', ok: false, done: 2, changed: 1, failed: 1, cancelled: 1, durationMs: 15_000 },
];

export function play(events: readonly RunEvent[], sink: (event: RunEvent) => void, clock: FakeClock): void {
  for (const event of events) {
    sink(event);
    clock.advance(1500);
  }
}
