import type { BundleEvent } from '../../bundle/create/events.js';

interface Item {
  group: string;
  done: number;
  total: number | undefined;
  state: 'waiting' | 'over' | 'failed';
}

export interface GroupTally {
  items: number;
  over: number;
  failed: number;
  bytesDone: number;
  /** Undefined while one of its items has not said its size. */
  bytesTotal: number | undefined;
}

/** Sums up the events of a run; decides nothing and draws nothing. */
export class Tally {
  private readonly items = new Map<string, Item>();

  add(event: BundleEvent): void {
    if (event.type === 'bundle-started') {
      for (const { id, group } of event.items) {
        this.items.set(id, { group, done: 0, total: undefined, state: 'waiting' });
      }
      return;
    }
    const item = 'item' in event ? this.items.get(event.item) : undefined;
    if (!item) return;
    if (event.type === 'item-progress') {
      item.done = event.bytesDone;
      item.total = event.bytesTotal ?? undefined;
    } else if (event.type === 'item-done' || event.type === 'item-left-out') item.state = 'over';
    else if (event.type === 'item-failed') item.state = 'failed';
  }

  groups(): string[] {
    return [...new Set([...this.items.values()].map(({ group }) => group))];
  }

  groupOf(item: string): string {
    return this.items.get(item)?.group ?? '';
  }

  /** Of one group, or of all. */
  of(group?: string): GroupTally {
    const items = [...this.items.values()].filter((item) => group === undefined || item.group === group);
    const sum = (value: (item: Item) => number): number => items.reduce((total, item) => total + value(item), 0);
    const waiting = items.some((item) => item.state === 'waiting' && item.total === undefined);
    return {
      items: items.length,
      over: items.filter(({ state }) => state !== 'waiting').length,
      failed: items.filter(({ state }) => state === 'failed').length,
      bytesDone: sum(({ done }) => done),
      bytesTotal: waiting ? undefined : sum(({ total, done }) => total ?? done),
    };
  }
}
