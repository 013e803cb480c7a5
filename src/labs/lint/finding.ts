import type { LoadedLab } from '../model.js';

/** Something wrong with a lab or a file of it. */
export interface LintFinding {
  lab: string;
  /** Relative to the folder of the lab. */
  file: string;
  /** From 1. */
  line: number;
  column: number;
  code: string;
  message: string;
  hint?: string;
}

/** A lab with its lab.yaml as text, and the paths of the files beside it, with `/`. */
export interface LintedLab extends LoadedLab {
  text: string;
  beside: readonly string[];
}

export function findingAt(lab: string, file: string, message: string, code: string, line = 1, column = 1): LintFinding {
  return { lab, file, line, column, code, message };
}
