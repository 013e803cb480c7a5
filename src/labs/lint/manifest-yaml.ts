import { type Document, isAlias, isNode, isPair, isScalar, parseAllDocuments, type ScalarTag, visit } from 'yaml';
import { tooDeepAt } from '../../config/read/nesting.js';
import { placesIn } from '../../config/read/problem.js';

export interface ManifestDocument {
  document: Document.Parsed;
  /** As kubectl sends it; null: an empty document. */
  value: unknown;
}

export interface ManifestError {
  line: number;
  column: number;
  message: string;
}

/** kubectl's YAML is 1.1, where these are no text. https://pkg.go.dev/sigs.k8s.io/yaml/goyaml.v2 */
const BOOLEAN_WORDS: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  identify: () => false,
  test: /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:y|on)/i.test(text),
};

/** A manifest has a use for two or three; each may double what the one before it stands for. */
const MAX_MERGES = 20;

/** The documents of a manifest, each with its value or with what keeps it from having one. Never throws. */
export function parseManifest(text: string): (ManifestDocument | ManifestError)[] {
  const placeAt = placesIn(text);
  const deep = tooDeepAt(text);
  if (deep !== undefined) return [{ ...placeAt(deep), message: 'lists and maps are nested too deeply here' }];
  const documents = parseAllDocuments(text, {
    prettyErrors: true,
    // Warnings would go to the process.
    logLevel: 'error',
    merge: true,
    customTags: [BOOLEAN_WORDS],
  });
  return [...documents].map((document) => {
    const [error] = document.errors;
    if (error) {
      const { line = 1, col: column = 1 } = error.linePos?.[0] ?? {};
      return { line, column, message: error.message.split('\n')[0] ?? '' };
    }
    try {
      if (isEndless(document)) throw new RangeError('endless');
      return { document, value: document.toJS() as unknown };
    } catch {
      const message = 'anchors and aliases (&, *) unfold to too much, or to themselves';
      return { ...placeAt((document.contents ?? document).range[0]), message };
    }
  });
}

/** Aliases of what they are part of, or merges of merges: the library unfolds both as far as memory goes. */
function isEndless(document: Document.Parsed): boolean {
  let endless = false;
  let merges = 0;
  visit(document, {
    Alias: (_key, { source }, ancestors) => {
      endless ||= ancestors.some((node) => isNode(node) && !isAlias(node) && node.anchor === source);
      merges += ancestors.some((node) => isPair(node) && isMergeKey(node.key)) ? 1 : 0;
    },
  });
  return endless || merges > MAX_MERGES;
}

/** `<<` of a map that takes over the keys of another. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
}
