import { type Document, isAlias, isNode, isScalar, type Node, visit } from 'yaml';
import type { ConfigProblem } from '../model.js';
import { type Finding, type FindPlace, problemAt } from './problem.js';
import { showValue } from './show-value.js';

export interface Inspected {
  problems: ConfigProblem[];
  /** The document has no plain value that could be judged further. */
  fatal: boolean;
}

const MAX_PROBLEMS = 50;

/** What YAML allows and a lab file does not: duplicate keys, keys that are no text, tags, directives. */
export function inspect(document: Document, text: string, placeAt: FindPlace): Inspected {
  const problems: ConfigProblem[] = [];
  let fatal = false;
  const report = (node: Node | undefined, finding: Finding): void => {
    if (problems.length >= MAX_PROBLEMS) return;
    const [start = 0, end = 0] = node?.range ?? [];
    const value = end > start ? { value: showValue(text.slice(start, end)) } : {};
    problems.push(problemAt({ ...placeAt(start), ...value }, '', finding));
  };

  if (document.directives?.yaml.explicit) {
    fatal = true;
    report(undefined, {
      code: 'K8SLAB_CONFIG_SYNTAX',
      message: 'a %YAML directive is not supported',
      hint: 'Remove it.',
    });
  }
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) || node.tag === undefined) return;
      const tag = showValue(node.tag);
      fatal = true;
      report(node, {
        code: 'K8SLAB_CONFIG_TAG',
        message: `the tag ${tag} is not supported, wanted a plain value`,
        hint: 'Remove it.',
      });
    },
    Alias: (_key, alias, ancestors) => {
      const encloses = ancestors.some((node) => isNode(node) && !isAlias(node) && node.anchor === alias.source);
      if (!encloses) return;
      fatal = true;
      report(alias, {
        code: 'K8SLAB_CONFIG_ALIASES',
        message: 'this alias stands for a value that it is itself part of',
      });
    },
    Map: (_key, map) => {
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        const node = isNode(key) ? key : undefined;
        if (!isScalar(key) || typeof key.value !== 'string') {
          fatal = true;
          report(node, {
            code: 'K8SLAB_CONFIG_KEY',
            message: 'this key is not text',
            hint: 'Put it in quotes if it is meant.',
          });
          continue;
        }
        if (key.value === '__proto__') {
          report(node, { code: 'K8SLAB_CONFIG_UNKNOWN_KEY', message: 'this key does not exist' });
        }
        const first = seen.get(key.value);
        if (first === undefined) {
          seen.set(key.value, placeAt(node?.range?.[0] ?? 0).line);
          continue;
        }
        report(node, {
          code: 'K8SLAB_CONFIG_DUPLICATE_KEY',
          message: `this key is there twice, first in line ${first}`,
          hint: 'Keep one of them.',
        });
      }
    },
  });
  return { problems, fatal };
}
