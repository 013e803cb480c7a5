const MOST = 3;
const LONGEST = 60;

/**
 * Two states that are objects as JSON, each by what the other has not: `spec.replicas=2`. Several fields are joined by
 * a comma, many are cut. Anything else is a state as it is.
 */
export function differenceOf(before: string, after: string): { before: string; after: string } {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  if (!old || !now) return { before: shortState(before), after: shortState(after) };
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).sort();
  const shown = (leaves: Map<string, string>): string =>
    [
      ...paths.slice(0, MOST).map((path) => `${path}=${cut(leaves.get(path) ?? '-')}`),
      ...(paths.length > MOST ? ['...'] : []),
    ].join(', ');
  return { before: shown(old), after: shown(now) };
}

/** Of something that came or went nobody wants to read all that is in it. */
export function shortState(state: string): string {
  return state.startsWith('{') ? '' : state;
}

function leavesOf(state: string): Map<string, string> | undefined {
  if (!state.startsWith('{')) return undefined;
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) {
      leaves.set(path, typeof value === 'string' ? value : JSON.stringify(value));
      return;
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(state), '');
  return leaves;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}
