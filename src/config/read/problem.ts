import type { ConfigProblem } from '../model.js';

/** A place in the file; line and column start at 1. */
export interface Place {
  line: number;
  column: number;
  /** What stands there, ready to be shown. */
  value?: string;
}

export type Finding = Pick<ConfigProblem, 'code' | 'message' | 'hint'> & { severity?: ConfigProblem['severity'] };

export function problemAt(place: Place, path: string, finding: Finding): ConfigProblem {
  return {
    code: finding.code,
    severity: finding.severity ?? 'error',
    path,
    line: place.line,
    column: place.column,
    ...(place.value !== undefined && { value: place.value }),
    message: finding.message,
    ...(finding.hint !== undefined && { hint: finding.hint }),
  };
}

/** Offset into the text → place. Fast for many questions: hostile files ask them by the thousand. */
export type FindPlace = (offset: number) => Place;

export function placesIn(text: string): FindPlace {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
