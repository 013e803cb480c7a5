import type { ConfigProblem, LabConfig } from '../model.js';
import type { Locator } from '../read/locate.js';
import { toPath } from '../read/path.js';
import { type Finding, problemAt } from '../read/problem.js';

export interface RuleContext {
  /**
   * A problem with a value. Of several dotted paths the first that stands in the file is pointed at: when two values
   * clash, the one the user wrote is the one to change.
   */
  problem: (at: string | readonly string[], finding: Finding) => ConfigProblem;
}

/** One thing that must hold for a lab file beyond the form of its values. */
export interface Rule {
  name: string;
  /** Dotted paths. A rule is left out while one of them is broken: its finding would be about a value nobody wrote. */
  reads: readonly string[];
  check: (config: LabConfig, context: RuleContext) => ConfigProblem[];
}

export function contextOf(locator: Locator): RuleContext {
  return {
    problem: (at, finding) => {
      const paths = typeof at === 'string' ? [at] : at;
      const path = paths.find((candidate) => locator.has(toPath(candidate))) ?? paths[0] ?? '';
      return problemAt(locator.value(toPath(path)), path, finding);
    },
  };
}
