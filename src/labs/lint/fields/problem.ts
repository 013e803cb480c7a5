import type { Path } from '../../../config/read/path.js';

/** Something that one version of Kubernetes refuses of an object. */
export interface FieldProblem {
  what: 'kind' | 'unknown' | 'type' | 'missing' | 'value';
  path: Path;
  /** Into the text of the file. */
  offset: number;
  message: string;
  hint?: string;
}
