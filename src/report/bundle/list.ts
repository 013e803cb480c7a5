import type { BundleEvent, BundleEventSink } from '../../bundle/create/events.js';
import { drawRows, type RowTask } from '../draw-rows.js';
import { type BundleTextOptions, finishedText, leftOutText, mib, retryText, sizedText } from './plain.js';
import { Tally } from './tally.js';

interface Row {
  task: RowTask | undefined;
  settle: ((failed: boolean) => void) | undefined;
  lastLine: string;
}

/** A line per group, redrawn in place: items done, bytes, speed, and the last trouble below it. For terminals. */
export function createListSink(options: BundleTextOptions & { out: NodeJS.WriteStream }): {
  sink: BundleEventSink;
  close: () => Promise<void>;
} {
  const { out, texts, paint, clock } = options;
  const { bundle } = texts;
  const tally = new Tally();
  const rows = new Map<string, Row>();
  const leftOut: string[] = [];
  let closed = false;
  let fetching = clock.now();
  let drawn: Promise<unknown> = Promise.resolve();

  const title = (group: string, width: number): string => {
    const { over, items, bytesDone, bytesTotal } = tally.of(group);
    const total = bytesTotal === undefined ? '?' : String(mib(bytesTotal));
    const passed = (clock.now() - fetching) / 1000;
    const speed =
      bytesDone > 0 && passed > 1 && over < items ? `  ${bundle.speed((mib(bytesDone) / passed).toFixed(1))}` : '';
    return `${group.padEnd(width)}  ${bundle.group(over, items, mib(bytesDone), total)}${speed}`;
  };
  const width = (): number => Math.max(0, ...tally.groups().map((group) => group.length));
  const update = (group: string): void => {
    const row = rows.get(group);
    if (!row) return;
    const { over, items, failed } = tally.of(group);
    if (row.task) {
      row.task.title = title(group, width());
      row.task.output = over >= items && failed === 0 ? '' : row.lastLine;
    }
    if (over >= items) row.settle?.(failed > 0);
  };
  const start = (): void => {
    fetching = clock.now();
    for (const group of tally.groups()) rows.set(group, { task: undefined, settle: undefined, lastLine: '' });
    const tasks = [...rows].map(([group, row]) => ({
      title: title(group, width()),
      task: (_context: unknown, task: RowTask) =>
        new Promise<void>((resolve, reject) => {
          row.task = task;
          row.settle = (failed) => (failed ? reject(new Error(task.title)) : resolve());
          // A list starts a moment after the run it shows, which may be over by then.
          update(group);
          if (closed) row.settle(true);
        }),
    }));
    drawn = drawRows(tasks, out);
  };
  const trouble = (item: string, text: string): void => {
    const row = rows.get(tally.groupOf(item));
    if (row) row.lastLine = `${item}: ${text}`;
    else out.write(`${item}: ${text}\n`);
  };
  const sink = (event: BundleEvent): void => {
    tally.add(event);
    switch (event.type) {
      case 'bundle-started':
        out.write(`${bundle.asking(event.items.length)}\n`);
        return;
      case 'bundle-sized':
        out.write(`${sizedText(event, tally, texts)}\n`);
        return;
      case 'fetch-started':
        return start();
      case 'item-retry':
        trouble(event.item, retryText(event, texts));
        return update(tally.groupOf(event.item));
      case 'item-failed':
        trouble(event.item, event.message);
        return update(tally.groupOf(event.item));
      case 'item-progress':
      case 'item-done':
        return update(tally.groupOf(event.item));
      case 'item-left-out':
        // Below the list: a row that is done shows nothing any more.
        leftOut.push(paint('yellow', `! ${leftOutText(event, bundle)}`));
        return update(tally.groupOf(event.item));
      case 'note':
        out.write(`${event.level === 'warning' ? paint('yellow', `! ${event.message}`) : event.message}\n`);
        return;
      case 'bundle-finished':
        drawn = drawn.then(() => out.write(`${[...leftOut, finishedText(event, texts, paint)].join('\n')}\n`));
        return;
    }
  };
  const close = async (): Promise<void> => {
    // After an interruption some rows would wait for ever.
    closed = true;
    for (const row of rows.values()) row.settle?.(true);
    await drawn;
  };
  return { sink, close };
}
