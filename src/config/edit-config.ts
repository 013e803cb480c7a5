import { isDeepStrictEqual } from 'node:util';
import { type Document, isScalar, isSeq, parseDocument, type Scalar } from 'yaml';
import { LabError } from '../errors.js';
import { gonePaths, mergeOverrides } from './overrides.js';
import { readDocument } from './read/document.js';
import { type Path, showPath } from './read/path.js';
import type { LabFile } from './schema.js';
import { yamlScalar } from './yaml-value.js';

/**
 * What to set; keys that are left out or undefined stay as they are, null takes one out. Maps are merged; lists, and a box
 * that is another one, replaced.
 */
export type ConfigChanges = { [Key in keyof LabFile]?: LabFile[Key] | null };

interface Change {
  path: Path;
  value: unknown;
}

/**
 * Changes values in the text of a lab file and leaves everything else as its owner wrote it: comments, order,
 * spacing, line ends. A single value is replaced in place, to the byte; only new keys and lists are written by the
 * YAML library. Throws K8SLAB_CONFIG_EDIT when the text is no sound YAML map.
 */
export function editConfig(text: string, changes: ConfigChanges): string {
  const wanted = listChanges(changes);
  const before = valueOf(text);
  const after = mergeOverrides(before, changes);
  const gone = gonePaths(before, after);
  let edited = text;
  const rest: Change[] = [];
  for (const change of wanted) {
    if (change.value === null || isDeepStrictEqual(valueAt(before, change.path), change.value)) continue;
    const replaced = replaceInPlace(edited, change);
    if (replaced === undefined) rest.push(change);
    else edited = replaced;
  }
  if (rest.length + gone.length > 0) edited = writeKeys(edited, rest, gone);
  // An anchored value takes others along: then nothing is changed at all.
  if (isDeepStrictEqual(valueOf(edited), after)) return edited;
  throw refusal(
    `${wanted.map(({ path }) => showPath(path)).join(', ')} cannot be changed without changing other values`,
  );
}

function listChanges(value: unknown, path: Path = []): Change[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, child]) => listChanges(child, [...path, key]));
}

function valueOf(text: string): unknown {
  const { value, problems } = readDocument(text);
  if (problems.length > 0) throw refusal(problems[0]?.message ?? 'it is not sound');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refusal('it holds no keys and values');
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((parent, key) => {
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined;
    return (parent as Record<string | number, unknown>)[key];
  }, value);
}

/** The text with one scalar exchanged; undefined when there is none on one line at this path. */
function replaceInPlace(text: string, { path, value }: Change): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const node = parse(text).getIn(path, true);
  if (!isScalar(node) || !node.range || node.anchor !== undefined) return undefined;
  const [start, end] = node.range;
  const written = text.slice(start, end);
  if (written === '' || written.includes('\n')) return undefined;
  return text.slice(0, start) + inStyleOf(node, value) + text.slice(end);
}

/** Keeps the quotes that were there where they can be kept. */
function inStyleOf(node: Scalar, value: string | number | boolean): string {
  if (typeof value === 'string' && node.type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  if (typeof value === 'string' && node.type === 'QUOTE_SINGLE' && /^[\x20-\x7e]*$/.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  return yamlScalar(value);
}

function writeKeys(text: string, changes: readonly Change[], gone: readonly Path[]): string {
  const document = parse(text.replaceAll('\r\n', '\n'));
  for (const path of gone) document.deleteIn(path);
  for (const { path, value } of changes) {
    try {
      document.setIn(path, likeBefore(document, path, value));
    } catch {
      throw refusal(`there are no keys above ${showPath(path)} to add it to`);
    }
  }
  const indent = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  const written = toText(document, Math.min(8, Math.max(1, indent)));
  return text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written;
}

function toText(document: Document, indent: number): string {
  try {
    return document.toString({ lineWidth: 0, indent });
  } catch (error) {
    // An alias whose anchor has gone.
    throw refusal(error instanceof Error ? error.message : String(error));
  }
}

/** A list keeps its style and the comment beside it. */
function likeBefore(document: Document, path: Path, value: unknown): unknown {
  const before = document.getIn(path, true);
  if (!isSeq(before) || !Array.isArray(value)) return value;
  const list = document.createNode(value, { flow: before.flow === true });
  list.comment = before.comment ?? null;
  list.commentBefore = before.commentBefore ?? null;
  return list;
}

function parse(text: string): Document.Parsed {
  return parseDocument(text, { version: '1.2', uniqueKeys: false, prettyErrors: false });
}

function refusal(why: string): LabError {
  return new LabError('K8SLAB_CONFIG_EDIT', `Cannot edit the lab file: ${why}`, { hint: 'Repair it by hand first.' });
}
