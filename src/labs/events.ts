import type { LocalText } from './model.js';
import type { CheckResult, LabMode, LabResult, LabsSummary, PlacedFolder, StepPhase, StepResult } from './results.js';

/** What a run of labs tells the outside. Reporters only listen. Labs side by side mix: look at `lab`. */
export type LabEvent =
  | { type: 'labs-started'; mode: LabMode; labs: { id: string; title: LocalText }[] }
  | { type: 'lab-started'; lab: string; title: LocalText; mode: LabMode; steps: number; checks: number }
  | { type: 'lab-phase'; lab: string; phase: LabPhase }
  | {
      type: 'step-started';
      lab: string;
      step: string;
      phase: StepPhase;
      /** From 1, within the phase. */
      index: number;
      total: number;
      node: string;
      run: string;
      explain?: LocalText;
    }
  | { type: 'step-output'; lab: string; step: string; line: string; stream: 'stdout' | 'stderr' }
  | { type: 'step-done'; lab: string; result: StepResult }
  | { type: 'check-started'; lab: string; check: string; step?: string; title: LocalText }
  | { type: 'check-done'; lab: string; result: CheckResult }
  | {
      type: 'lab-files';
      lab: string;
      folders: PlacedFolder[];
      /** What earlier sections leave behind; nothing: the lab wants none of it. */
      prepared: 'now' | 'before' | 'nothing' | 'failed';
    }
  | { type: 'lab-done'; lab: string; result: LabResult }
  | { type: 'labs-done'; summary: LabsSummary };

export type LabPhase =
  | 'needs'
  | 'inventory-before'
  | 'files'
  | 'setup'
  | 'steps'
  | 'checks'
  | 'cleanup'
  | 'inventory-after';

export type LabEventSink = (event: LabEvent) => void;
