import type { Messages } from '../i18n/catalog.js';
import type { SnapshotUse } from '../provider/provider.js';
import type { SnapshotSet } from '../snapshot/model.js';
import { renderTable } from './table.js';

type Texts = Messages['snapshot'];

/** One row per set, and what all of them take. */
export function snapshotTable(sets: readonly SnapshotSet[], use: readonly SnapshotUse[], texts: Texts): string {
  const head = [texts.colName, texts.colTaken, texts.colKubernetes, texts.colSize, texts.colState];
  const rows = sets.map((set) => [
    set.name,
    set.record ? takenText(set.record.takenAt) : '-',
    set.record?.kubernetes ?? '-',
    set.bytes === undefined ? '-' : `${mib(set.bytes)} MiB`,
    stateText(set, texts),
  ]);
  const known = use.flatMap(({ bytes }) => bytes ?? []);
  const notes = [
    ...(known.length > 0 ? [texts.total(mib(known.reduce((sum, bytes) => sum + bytes, 0)))] : []),
    ...(sets.some(({ bytes }) => bytes !== undefined) ? [texts.memoryOnly] : []),
    ...use.flatMap(({ node, why }) => (why === undefined ? [] : [texts.noSize(node, why)])),
  ];
  return `${renderTable([head, ...rows])}${notes.map((note) => `${note}\n`).join('')}`;
}

/** `2026-11-21 20:10 UTC` */
export function takenText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function stateText({ state, missing, record }: SnapshotSet, texts: Texts): string {
  switch (state) {
    case 'partial':
      return texts.partial(missing.join(', '));
    case 'other-nodes':
      return texts.otherNodes(record?.nodes.join(', ') ?? '-');
    default:
      return texts[state];
  }
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
