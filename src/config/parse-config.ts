import { judge } from './judge.js';
import type { ConfigProblem, LabConfig } from './model.js';
import { leaves, mergeOverrides } from './overrides.js';
import { decode } from './read/decode.js';
import { readDocument } from './read/document.js';
import { type Locator, locatorOf, NOWHERE } from './read/locate.js';
import { type Path, showPath } from './read/path.js';
import { problemAt } from './read/problem.js';
import { showValue } from './read/show-value.js';
import { contextOf, type RuleContext } from './rules/rule.js';
import type { LabFile } from './schema.js';

export interface ParseOptions {
  /** Absolute directory of the lab file; relative paths in it start there. */
  dir: string;
  /** From the command line; win over the file and are judged with it. */
  overrides?: Partial<LabFile>;
}

export interface ParsedConfig {
  /** Undefined when a problem is an error. */
  config?: LabConfig;
  /** In the order of the file; warnings too. */
  problems: ConfigProblem[];
  /** Dotted paths that were written in the file or given as overrides; the rest are defaults. */
  explicit: ReadonlySet<string>;
  /** For rules that run later, with facts of the host: gives their problems a line of this file. */
  context: RuleContext;
  /** The file as text, for formatProblems; empty when it is none. */
  text: string;
}

/** Bytes of k8slab.yaml → LabConfig, or everything that is wrong with it. Never throws, whatever the bytes are. */
export function parseConfig(bytes: Uint8Array, options: ParseOptions): ParsedConfig {
  const decoded = decode(bytes);
  if ('problem' in decoded) return nothing('', [decoded.problem]);
  const { text } = decoded;
  const { document, value, problems } = readDocument(text);
  if (!document || value === undefined) return nothing(text, problems);
  const fileLocator = locatorOf(document, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return nothing(text, [...problems, notALab(value, fileLocator)]);

  const { overrides = {} } = options;
  const locator = withOverrides(fileLocator, overrides);
  const merged = mergeOverrides(value, overrides);
  const judged = judge(merged, locator, options.dir);
  const all = distinct([...problems, ...judged.problems]).sort((a, b) => a.line - b.line || a.column - b.column);
  const sound = judged.config !== undefined && !all.some(({ severity }) => severity === 'error');
  return {
    ...(sound && judged.config && { config: judged.config }),
    problems: all,
    explicit: new Set(leaves(merged).map(([path]) => path)),
    context: contextOf(locator),
    text,
  };
}

/** Values of the command line are in no line of the file: messages about them show the value and point at its start. */
function withOverrides(locator: Locator, overrides: Partial<LabFile>): Locator {
  const given = new Map(leaves(overrides));
  return {
    has: (path) => given.has(showPath(path)) || itemOf(given, path) !== undefined || locator.has(path),
    value: (path) => {
      const value = given.get(showPath(path)) ?? itemOf(given, path);
      return value === undefined
        ? locator.value(path)
        : { line: 1, column: 1, value: showValue(JSON.stringify(value)) };
    },
    key: locator.key,
  };
}

/** An item of a list: the list as a whole was given. */
function itemOf(given: ReadonlyMap<string, unknown>, path: Path): unknown {
  const index = path.at(-1);
  const list = typeof index === 'number' ? given.get(showPath(path.slice(0, -1))) : undefined;
  return Array.isArray(list) ? (list[Number(index)] as unknown) : undefined;
}

/** Reading and judging may both find the same fault at the same place. */
function distinct(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const byPlace = new Map(
    problems.map((problem) => [`${problem.line} ${problem.column} ${problem.code} ${problem.message}`, problem]),
  );
  return [...byPlace.values()];
}

function notALab(value: unknown, locator: Locator): ConfigProblem {
  const empty = value === null;
  return problemAt(locator.value([]), '', {
    code: empty ? 'K8SLAB_CONFIG_EMPTY' : 'K8SLAB_CONFIG_TYPE',
    message: empty
      ? 'the file is empty'
      : `the file holds ${Array.isArray(value) ? 'a list' : 'a single value'}, wanted keys and values`,
    hint: 'The smallest lab file is the line apiVersion: k8slab/v1',
  });
}

function nothing(text: string, problems: ConfigProblem[]): ParsedConfig {
  return { problems, explicit: new Set(), context: contextOf(NOWHERE), text };
}
