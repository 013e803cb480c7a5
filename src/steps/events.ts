import type { PlanStep } from '../plan/model.js';

/** What a run tells the outside. Renderers (listr2, plain lines, NDJSON) only listen. */
export type RunEvent =
  | { type: 'run-started'; steps: PlanStep[] }
  | { type: 'step-started'; step: string; node: string; logPath: string }
  | { type: 'step-output'; step: string; node: string; line: string }
  | { type: 'step-done'; step: string; node: string; changed: boolean; durationMs: number }
  | {
      type: 'step-failed';
      step: string;
      node: string;
      durationMs: number;
      code: string;
      message: string;
      hint?: string;
      /** Of the process, if this is its first failure. */
      exitCode: number;
      logPath: string;
      lastLines: string[];
    }
  /** Not run because something it needs failed, or because of Ctrl-C. */
  | { type: 'step-cancelled'; step: string; node: string; reason: string }
  | { type: 'note'; level: 'info' | 'warning'; message: string }
  | {
      type: 'run-finished';
      ok: boolean;
      done: number;
      changed: number;
      failed: number;
      cancelled: number;
      durationMs: number;
    };

export type EventSink = (event: RunEvent) => void;
