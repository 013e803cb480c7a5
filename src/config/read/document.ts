import { type Document, parseDocument } from 'yaml';
import type { ConfigProblem } from '../model.js';
import { inspect } from './inspect.js';
import { tooDeepAt } from './nesting.js';
import { placesIn, problemAt } from './problem.js';
import { explainSyntax } from './syntax.js';

/** A broken file breaks in many places; the first ones say it all. */
const MAX_SYNTAX_PROBLEMS = 10;
/** Times that anchors may be repeated; a lab file has a use for two or three. */
const MAX_ALIASES = 20;
const CODE = 'K8SLAB_CONFIG_SYNTAX';

export interface ReadDocument {
  document?: Document;
  /** The plain value, when the document is sound enough to have one. */
  value?: unknown;
  problems: ConfigProblem[];
}

/** Text → YAML document (1.2, one, without tags) → plain value. Never throws. */
export function readDocument(text: string): ReadDocument {
  const placeAt = placesIn(text);
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    return {
      problems: [problemAt(placeAt(tooDeep), '', { code: CODE, message: 'lists and maps are nested too deeply here' })],
    };
  }
  // Duplicate keys are found by inspect(): the library's own search takes quadratic time.
  const document = parseDocument(text, { version: '1.2', uniqueKeys: false, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      document,
      problems: document.errors.slice(0, MAX_SYNTAX_PROBLEMS).map((error) => explainSyntax(error, placeAt)),
    };
  }
  const found = inspect(document, text, placeAt);
  if (found.fatal) return { document, problems: found.problems };
  try {
    return { document, value: document.toJS({ maxAliasCount: MAX_ALIASES }), problems: found.problems };
  } catch {
    const finding = {
      code: 'K8SLAB_CONFIG_ALIASES',
      message: 'anchors and aliases (&, *) unfold to too much, or to themselves',
      hint: 'Write the values out.',
    };
    return { document, problems: [...found.problems, problemAt({ line: 1, column: 1 }, '', finding)] };
  }
}
