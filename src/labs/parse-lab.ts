import type { ConfigProblem } from '../config/model.js';
import { decode } from '../config/read/decode.js';
import { readDocument } from '../config/read/document.js';
import { locatorOf } from '../config/read/locate.js';
import { problemAt } from '../config/read/problem.js';
import type { Lab } from './model.js';
import { labRules } from './rules.js';
import { labSchema } from './schema.js';
import { schemaProblems } from './schema-problems.js';
import { toLab } from './to-lab.js';

export interface ParsedLab {
  /** Undefined when there are problems. */
  lab?: Lab;
  /** In the order of the file. */
  problems: ConfigProblem[];
  /** The file as text, for formatProblems. */
  text: string;
}

/** Bytes of lab.yaml → Lab, or everything that is wrong with it. Never throws, whatever the bytes are. */
export function parseLab(bytes: Uint8Array): ParsedLab {
  const decoded = decode(bytes);
  if ('problem' in decoded) return { problems: [decoded.problem], text: '' };
  const { text } = decoded;
  const { document, value, problems } = readDocument(text);
  if (!document || value === undefined) return { problems, text };
  const locator = locatorOf(document, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const finding = { code: 'K8SLAB_LAB_TYPE', message: 'the file holds no keys and values' };
    return { problems: [...problems, problemAt(locator.value([]), '', finding)], text };
  }
  const parsed = labSchema.safeParse(value);
  const lab = parsed.success ? toLab(parsed.data) : undefined;
  const found = parsed.success
    ? labRules(toLab(parsed.data), value, locator)
    : schemaProblems(parsed.error.issues, value, locator);
  const all = [...problems, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
  return { ...(lab && all.length === 0 && { lab }), problems: all, text };
}
