/**
 * The entry of a table, newest first, that is for a minor of Kubernetes: the first one that begins at it or before.
 *
 * @param what for the message when the table has a hole
 */
export function forMinor<T extends { from: number }>(table: readonly T[], minor: number, what: string): T {
  const found = table.find(({ from }) => minor >= from);
  if (!found) throw new Error(`Cannot choose ${what} for Kubernetes 1.${String(minor)}: the table has a hole`);
  return found;
}
