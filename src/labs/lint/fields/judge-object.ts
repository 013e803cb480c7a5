import { isMap, isSeq, type YAMLMap } from 'yaml';
import { type Path, showPath } from '../../../config/read/path.js';
import { notServed } from '../api-table.js';
import { showMinors, type Target } from '../targets.js';
import { checkFields, type CheckedText } from './check-fields.js';
import { kindProblem } from './kind-problem.js';
import type { FieldProblem } from './problem.js';
import type { FieldTable } from './table.js';

export interface JudgedField {
  /** Into the text of the file. */
  offset: number;
  message: string;
  hint?: string;
}

/**
 * The fields of an object against each Kubernetes it may meet. A table is of one version and stands for its profile;
 * so for what is newer than it, only that counts which the next table says too.
 *
 * @param tables oldest first
 */
export function judgeObject(
  checked: CheckedText,
  targets: readonly Target[],
  tables: readonly FieldTable[],
  node: unknown = checked.document.contents,
  path: Path = [],
): JudgedField[] {
  if (!isMap(node)) return [];
  const apiVersion = node.get('apiVersion');
  const kind = node.get('kind');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const items = node.get('items');
  if (kind === 'List' && isSeq(items)) {
    return items.items.flatMap((item, index) => judgeObject(checked, targets, tables, item, [...path, 'items', index]));
  }
  const served = targets.filter(({ minor }) => notServed(apiVersion, kind, [minor]).length === 0);
  const found = new Map(
    tables.map((table) => [table, byPlace(againstTable(checked, table, node, apiVersion, kind, path))]),
  );
  const places = new Set([...found.values()].flatMap((problems) => [...problems.keys()]));
  return [...places].flatMap((place) => {
    const wrong = served.flatMap((target) => {
      const judges = judgesOf(target, tables, served);
      const told = judges.map((table) => found.get(table)?.get(place));
      const problem = told.every((each) => each !== undefined) ? told[0] : undefined;
      return problem ? [{ minor: target.minor, problem }] : [];
    });
    const last = wrong.at(-1);
    if (!last) return [];
    const { offset, message } = last.problem;
    const known = tables.filter(
      (table) =>
        served.some(({ profile }) => profile === table.profile) &&
        Object.hasOwn(table.kinds, `${apiVersion} ${kind}`) &&
        !refuses(found.get(table), last.problem),
    );
    const hint = otherVersionHint(last.problem, known) ?? last.problem.hint;
    const minors = showMinors(wrong.map(({ minor }) => minor));
    const words = `${showPath(last.problem.path)}: ${message}; refused by Kubernetes ${minors}`;
    return [{ offset, message: words, ...(hint !== undefined && { hint }) }];
  });
}

/** Is it said there, or of something that it is part of? */
function refuses(problems: ReadonlyMap<string, FieldProblem> | undefined, { path }: FieldProblem): boolean {
  return [...(problems ?? new Map<string, FieldProblem>()).values()].some((each) =>
    each.path.every((key, depth) => path[depth] === key),
  );
}

function otherVersionHint({ what }: FieldProblem, known: readonly FieldTable[]): string | undefined {
  if (what !== 'unknown' || known.length === 0) return undefined;
  return `Kubernetes ${showMinors(known.map(({ minor }) => minor))} has it: give each version a file of its own with \`when\`.`;
}

/** The tables that must agree before something is wrong there. None: only a newer table could know. */
function judgesOf({ profile, minor }: Target, tables: readonly FieldTable[], targets: readonly Target[]): FieldTable[] {
  const own = tables.find((table) => table.profile === profile);
  if (!own || minor <= own.minor) return own ? [own] : [];
  const newer = tables.find((table) => table.minor > minor);
  if (newer) return [own, newer];
  return targets.some((target) => target.minor === own.minor) ? [own] : [];
}

function byPlace(problems: readonly FieldProblem[]): Map<string, FieldProblem> {
  return new Map(problems.map((problem) => [`${problem.what} ${problem.offset} ${showPath(problem.path)}`, problem]));
}

function againstTable(
  checked: CheckedText,
  table: FieldTable,
  node: YAMLMap,
  apiVersion: string,
  kind: string,
  path: Path,
): FieldProblem[] {
  const api = `${apiVersion} ${kind}`;
  const type = Object.hasOwn(table.kinds, api) ? table.kinds[api] : undefined;
  if (type !== undefined) return checkFields(checked, table, node, type, path);
  const problem = kindProblem(table, node, apiVersion, kind, path);
  return problem ? [problem] : [];
}
