import type { Messages } from '../i18n/catalog.js';
import type { ComponentStatus } from '../plan/component-status.js';
import { renderTable } from './table.js';

/** One row per component; the note says what is not as wanted. */
export function componentTable(statuses: readonly ComponentStatus[], texts: Messages['components']): string {
  const head = [texts.colName, texts.colVersion, texts.colState, texts.colNote];
  return renderTable([
    head,
    ...statuses.map((status) => [status.name, status.version ?? '-', texts[status.state], note(status, texts)]),
  ]);
}

function note(
  { state, wanted, nodes, update, reason, retired }: ComponentStatus,
  texts: Messages['components'],
): string {
  if (reason !== undefined) return reason;
  const there = state === 'installed' || state === 'partly';
  return [
    state === 'partly' ? texts.onNodes(nodes.join(', ')) : undefined,
    there && !wanted ? texts.notWanted : undefined,
    update === undefined ? undefined : texts.wanted(update),
    retired ? texts.retired : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}
