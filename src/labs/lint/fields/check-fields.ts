import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { Path } from '../../../config/read/path.js';
import { showValue } from '../../../config/read/show-value.js';
import { isMergeKey } from '../manifest-yaml.js';
import { suggest } from '../../../config/suggest.js';
import { scalarProblem } from './check-scalar.js';
import { fieldHint, type Level } from './field-hint.js';
import type { FieldProblem } from './problem.js';
import { fieldType, type FieldTable, neededFields } from './table.js';

export interface CheckedText {
  document: Document;
  text: string;
  /** A strategic-merge patch: what it does not name stays as it is. */
  partial: boolean;
  /** Is the value still to come, from a variable of the lab? */
  isOpen: (source: string) => boolean;
}

/**
 * A part of an object against the fields that a version of Kubernetes has. A walk of our own and no JSON Schema with a
 * validator such as ajv: the schemas would be megabytes for each version, a validator's paths would have to be found in
 * the text again, and its words for a learner be written all the same.
 *
 * @param type name in the table's `types`
 */
export function checkFields(
  checked: CheckedText,
  table: FieldTable,
  root: YAMLMap,
  type: string,
  path: Path,
): FieldProblem[] {
  const { document, text, partial, isOpen } = checked;
  const problems: FieldProblem[] = [];

  function walk(written: unknown, wanted: string, here: Path, offset: number, levels: readonly Level[]): void {
    const node = isAlias(written) ? written.resolve(document) : written;
    // An API server leaves out what is null, so it is only wrong where something is needed: see walkFields.
    if (wanted === 'any' || isNothing(node)) return;
    const inner = wanted.slice(2);
    const fields = table.types[wanted];
    const report = (message: string): void => {
      problems.push({ what: 'type', path: here, offset, message });
    };
    if (wanted.startsWith('[]')) {
      if (!isSeq(node)) return report(`${kindOf(node)}, not a list`);
      for (const [index, item] of node.items.entries()) {
        const place = offsetOf(item, offset);
        if (isNothing(item)) {
          problems.push({ what: 'missing', path: [...here, index], offset: place, message: 'an empty item' });
        }
        walk(item, inner, [...here, index], place, levels);
      }
    } else if (fields || wanted.startsWith('{}')) {
      if (!isMap(node)) return report(`${kindOf(node)}, not a map of ${fields ? 'fields' : 'names'}`);
      if (fields) return walkFields(node, { type: wanted, path: here }, offset, levels);
      for (const pair of pairsOf(node)) {
        walk(pair.value, inner, [...here, nameOf(pair.key)], placeOf(pair, offset), levels);
      }
    } else {
      if (!isScalar(node)) return report(`${kindOf(node)}, not a single value`);
      const [start = 0, end = 0] = node.range ?? [];
      const source = text.slice(start, end);
      const found = isOpen(source) ? undefined : scalarProblem(wanted, node.value, source, showValue(source));
      if (found) problems.push({ path: here, offset, ...found });
    }
  }

  function walkFields(map: YAMLMap, level: Level, offset: number, above: readonly Level[]): void {
    const fields = table.types[level.type] ?? {};
    const levels = [...above, level];
    // A needed field that is only misspelt is told once.
    const there = new Set<string>();
    const needed = partial ? [] : neededFields(fields);
    for (const pair of pairsOf(map)) {
      const { key, value } = pair;
      const name = nameOf(key);
      const wanted = fieldType(fields, name);
      const path = [...level.path, name];
      if (!isNothing(value)) there.add(name);
      if (wanted !== undefined) walk(value, wanted, path, placeOf(pair, offset), levels);
      else if (!(partial && name.startsWith('$'))) {
        there.add(suggest(name, needed) ?? '');
        const hint = fieldHint(table, name, levels);
        problems.push({
          what: 'unknown',
          path,
          offset: offsetOf(key, offset),
          message: 'no such field',
          ...(hint !== undefined && { hint }),
        });
      }
    }
    for (const name of needed.filter((each) => !there.has(each))) {
      problems.push({ what: 'missing', path: [...level.path, name], offset, message: 'not there, but needed' });
    }
  }

  /** With those of `<<`, whose own keys count more. */
  function pairsOf(map: YAMLMap): Pair[] {
    const own = map.items.filter(({ key }) => !isMergeKey(key));
    const names = new Set(own.map(({ key }) => nameOf(key)));
    const merged = map.items.flatMap(({ key, value }) => (isMergeKey(key) ? sources(value) : [])).flatMap(pairsOf);
    return [...own, ...merged.filter(({ key }) => !names.has(nameOf(key)))];
  }

  function sources(written: unknown): YAMLMap[] {
    const node = isAlias(written) ? written.resolve(document) : written;
    return isSeq(node) ? node.items.flatMap(sources) : isMap(node) ? [node] : [];
  }

  walk(root, type, path, offsetOf(root, 0), []);
  return problems;
}

function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function kindOf(node: unknown): string {
  return isMap(node) ? 'a map' : isSeq(node) ? 'a list' : 'a single value';
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** Of a single value itself; of what is larger the key. */
function placeOf({ key, value }: Pair, otherwise: number): number {
  return offsetOf(isScalar(value) ? value : key, offsetOf(key, otherwise));
}

function offsetOf(node: unknown, otherwise: number): number {
  return isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;
}
