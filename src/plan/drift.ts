import { isDeepStrictEqual } from 'node:util';
import type { Plan } from './model.js';

/** One thing that `up` would change: `kubernetes.version`, `nodes.w3-k8s`, `components.nfs`. */
export interface Drift {
  path: string;
  /** Absent: it would be added. */
  before?: string;
  /** Absent: it would go. */
  after?: string;
}

/** Plans as `plan.json` has them: what is undefined is not there. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Follow from the rest, or are words about it: told only when nothing else explains why they differ. */
const DERIVED: readonly string[] = ['env', 'steps', 'planVersion'];
/** Sentences and facts of the host at that moment. */
const SAID: readonly string[] = ['provider.reason', 'componentsLeftOut'];
/** Lists of things that have names. */
const NAMED: readonly string[] = ['nodes', 'components'];
/** Of a component only its version is told: the rest follows from it. */
const OF_COMPONENT: readonly string[] = ['files', 'images'];

/** What the lab directory was made with against what the lab file says now. Empty: `up` would change nothing. */
export function planDrift(rendered: Plan, wanted: Plan): Drift[] {
  const [before, after] = [plain(rendered), plain(wanted)];
  const told = compare('', without(before, DERIVED), without(after, DERIVED)).filter(({ path }) => !isSaid(path));
  if (told.length > 0) return told;
  return DERIVED.filter((key) => !isDeepStrictEqual(before[key], after[key])).map((key) => ({
    path: key,
    before: 'rendered',
    after: 'changed',
  }));
}

function isSaid(path: string): boolean {
  return SAID.some((said) => path === said || path.startsWith(`${said}.`));
}

function plain(plan: Plan): Record<string, Json> {
  return JSON.parse(JSON.stringify(plan)) as Record<string, Json>;
}

function without(value: Record<string, Json>, keys: readonly string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function compare(path: string, before: Json | undefined, after: Json | undefined): Drift[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (NAMED.includes(path)) return compareMaps(path, byName(before), byName(after), path === 'components');
  if (isRecord(before) && isRecord(after)) return compareMaps(path, before, after, false);
  return [
    { path, ...(before !== undefined && { before: show(before) }), ...(after !== undefined && { after: show(after) }) },
  ];
}

function compareMaps(
  path: string,
  before: Record<string, Json>,
  after: Record<string, Json>,
  components: boolean,
): Drift[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const inner = path === '' ? key : `${path}.${key}`;
    const [left, right] = [before[key], after[key]];
    if (components && isRecord(left) && isRecord(right)) {
      const version = compare(`${inner}.version`, left['version'], right['version']);
      if (version.length > 0 || isDeepStrictEqual(left, right)) return version;
      return OF_COMPONENT.filter((part) => !isDeepStrictEqual(left[part], right[part])).map((part) => ({
        path: `${inner}.${part}`,
        before: 'rendered',
        after: 'changed',
      }));
    }
    return compare(inner, left, right);
  });
}

function byName(value: Json | undefined): Record<string, Json> {
  const list = Array.isArray(value) ? value : [];
  return Object.fromEntries(list.filter(isRecord).map((entry) => [show(entry['name'] ?? ''), entry]));
}

function isRecord(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One short word for a value: of a thing with a name its version or address. */
function show(value: Json): string {
  if (isRecord(value)) {
    const word = value['version'] ?? value['ip'] ?? value['name'];
    if (typeof word === 'string') return word;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
