import type { ConfigProblem } from '../config/model.js';
import type { Locator } from '../config/read/locate.js';
import { type Path, showPath } from '../config/read/path.js';
import { problemAt } from '../config/read/problem.js';
import { suggest } from '../config/suggest.js';
import type { CheckSpec } from './check-model.js';
import type { Lab, LabStep } from './model.js';
import { isShellWord, variablesIn, withPlaceholders } from './template.js';
import { isVariable, variableNames } from './variables.js';

/** Where texts are data that nobody fills in. */
const LITERAL_KEYS: ReadonlySet<string> = new Set([
  'apiVersion',
  'id',
  'source',
  'isolation',
  'when',
  'unless',
  'type',
]);

/** What a lab must hold beyond the form of its values. `value` is lab.yaml as it was written. */
export function labRules(lab: Lab, value: unknown, locator: Locator): ConfigProblem[] {
  const report = (path: Path, code: string, message: string, hint?: string): ConfigProblem =>
    problemAt(locator.value(path), showPath(path), { code, message, ...(hint !== undefined && { hint }) });
  return [
    ...unknownVariables(lab, value, report),
    ...twice(stepsOf(lab), 'step', report),
    ...twice(checksOf(lab), 'check', report),
    ...checkListsOf(lab).flatMap(({ list, path }) => wrongAfter(list, path, report)),
    ...wrongStops(lab, report),
    ...wrongOrder(lab, report),
    ...unfitForShell(lab, report),
  ];
}

type Report = (path: Path, code: string, message: string, hint?: string) => ConfigProblem;
interface Placed<T> {
  item: T;
  path: Path;
}

const PHASES = ['setup', 'steps', 'cleanup'] as const;

function stepsOf(lab: Lab): Placed<LabStep>[] {
  return PHASES.flatMap((phase) => lab[phase].map((item, index) => ({ item, path: [phase, index] })));
}

function checkListsOf(lab: Lab): { list: CheckSpec[]; path: Path }[] {
  return [
    ...stepsOf(lab).map(({ item, path }) => ({ list: item.checks, path: [...path, 'checks'] })),
    { list: lab.checks, path: ['checks'] },
  ];
}

function checksOf(lab: Lab): Placed<CheckSpec>[] {
  return checkListsOf(lab).flatMap(({ list, path }) => list.map((item, index) => ({ item, path: [...path, index] })));
}

function unknownVariables(lab: Lab, value: unknown, report: Report): ConfigProblem[] {
  const own = Object.keys(lab.vars);
  return textsIn(value, []).flatMap(({ item, path }) =>
    variablesIn(item)
      .filter((name) => !isVariable(name) && !(own.includes(name) && path[0] !== 'vars'))
      .map((name) => {
        const meant = suggest(name, [...variableNames(), ...own]);
        const hint =
          meant === undefined ? `Variables of this lab: ${own.join(', ') || 'none'}.` : `Did you mean ${meant}?`;
        return report(path, 'K8SLAB_LAB_VARIABLE', `there is no variable {{${name}}}`, hint);
      }),
  );
}

function textsIn(value: unknown, path: Path): Placed<string>[] {
  if (typeof value === 'string') return [{ item: value, path }];
  if (Array.isArray(value)) return value.flatMap((child, index) => textsIn(child, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !LITERAL_KEYS.has(key))
    .flatMap(([key, child]) => textsIn(child, [...path, key]));
}

function twice(placed: readonly Placed<{ id: string }>[], what: string, report: Report): ConfigProblem[] {
  const seen = new Set<string>();
  return placed.flatMap(({ item: { id }, path }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [report([...path, 'id'], 'K8SLAB_LAB_DUPLICATE_ID', `another ${what} has the id ${id} already`)];
  });
}

/** Only checks further up: so there is no circle. */
function wrongAfter(list: readonly CheckSpec[], path: Path, report: Report): ConfigProblem[] {
  return list.flatMap((check, index) => {
    const earlier = list.slice(0, index).map(({ id }) => id);
    return check.after
      .filter((id) => !earlier.includes(id))
      .map((id) =>
        report([...path, index, 'after'], 'K8SLAB_LAB_ORDER', `there is no check ${id} above this one in its list`),
      );
  });
}

function wrongStops(lab: Lab, report: Report): ConfigProblem[] {
  const background = new Set(stepsOf(lab).flatMap(({ item }) => (item.background ? [item.id] : [])));
  return stepsOf(lab).flatMap(({ item, path }) =>
    item.stops
      .filter((id) => !background.has(id) || id === item.id)
      .map((id) => report([...path, 'stops'], 'K8SLAB_LAB_ORDER', `there is no background step ${id}`)),
  );
}

/** A case without conditions hides those after it; one that is missing at the end leaves some plans without a value. */
function wrongOrder(lab: Lab, report: Report): ConfigProblem[] {
  return Object.entries(lab.vars).flatMap(([name, cases]) => {
    const free = cases.findIndex(({ when, unless }) => when === undefined && unless === undefined);
    if (free === cases.length - 1) return [];
    const message =
      free < 0
        ? 'no case is without conditions, wanted one at the end for all other plans'
        : `the cases after number ${free + 1} never come, as that one has no conditions`;
    return [report(['vars', name], 'K8SLAB_LAB_ORDER', message)];
  });
}

/** Whatever quotes are around it, such a value is refused when the lab runs: better said now. */
function unfitForShell(lab: Lab, report: Report): ConfigProblem[] {
  const commands = [...stepsOf(lab), ...checksOf(lab)].flatMap(({ item }) => ('run' in item ? [item.run] : []));
  const used = new Set(commands.flatMap(variablesIn));
  return Object.entries(lab.vars).flatMap(([name, cases]) =>
    used.has(name) && !cases.every(({ value }) => isShellWord(withPlaceholders(value)))
      ? [
          report(
            ['vars', name],
            'K8SLAB_LAB_VALUE',
            'no plain word, wanted letters, digits and _@+=:,./- in shell text',
          ),
        ]
      : [],
  );
}
