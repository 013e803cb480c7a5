import type { BundleEvent, BundleEventSink } from '../../bundle/create/events.js';
import type { Clock } from '../../exec/clock.js';
import type { Messages } from '../../i18n/catalog.js';
import type { Paint, TextStream } from '../stream.js';
import { padDisplay } from '../table.js';
import { seconds } from '../time.js';
import { Tally } from './tally.js';

export interface BundleTextOptions {
  out: TextStream;
  clock: Clock;
  texts: Messages;
  paint: Paint;
}

const MIB = 1024 * 1024;
/** How long a log stays silent at most while bytes come in. */
const SIGN_OF_LIFE_MS = 10_000;

export function mib(bytes: number): number {
  return Math.round(bytes / MIB);
}

/** One line per item, `[ 12.3s] kubernetes  kubelet v1.36.4  downloaded`; for logs, CI and screen readers. */
export function createPlainSink({ out, clock, texts, paint }: BundleTextOptions): BundleEventSink {
  const { bundle } = texts;
  const tally = new Tally();
  const started = clock.now();
  let lastLine = started;
  let width = 0;
  const line = (group: string, text: string): void => {
    lastLine = clock.now();
    const time = `[${seconds(lastLine - started).padStart(6)}s]`;
    out.write(`${paint('dim', time)} ${padDisplay(group, width)}  ${text}\n`);
  };
  return (event: BundleEvent) => {
    tally.add(event);
    switch (event.type) {
      case 'bundle-started':
        width = Math.max(0, ...tally.groups().map((group) => group.length));
        out.write(`${bundle.asking(event.items.length)}\n`);
        break;
      case 'bundle-sized':
        out.write(`${sizedText(event, tally, texts)}\n`);
        break;
      case 'item-progress': {
        if (clock.now() - lastLine < SIGN_OF_LIFE_MS) break;
        const { over, items, bytesDone } = tally.of();
        line('', bundle.overall(over, items, mib(bytesDone)));
        break;
      }
      case 'item-retry':
        line(tally.groupOf(event.item), `${event.item}  ${retryText(event, texts)}`);
        break;
      case 'item-done':
        line(tally.groupOf(event.item), `${event.item}  ${howText(event.how, bundle)}`);
        break;
      case 'item-failed':
        line(tally.groupOf(event.item), `${event.item}  ${paint('red', bundle.failed)} ${event.message}`);
        break;
      case 'item-left-out':
        line(tally.groupOf(event.item), paint('yellow', leftOutText(event, bundle)));
        break;
      case 'note':
        out.write(`${event.level === 'warning' ? paint('yellow', `! ${event.message}`) : event.message}\n`);
        break;
      case 'bundle-finished':
        out.write(`${finishedText(event, texts, paint)}\n`);
        break;
      case 'fetch-started':
        break;
    }
  };
}

export function sizedText(
  event: Extract<BundleEvent, { type: 'bundle-sized' }>,
  tally: Tally,
  texts: Messages,
): string {
  const { bundle } = texts;
  const unknown = event.unknown > 0 ? bundle.unknownSizes(event.unknown) : '';
  const labs = event.labBytes > 0 ? bundle.forLabs(mib(event.labBytes)) : '';
  return `${bundle.toDownload(mib(event.bytes), tally.of().items)}${unknown}${labs}`;
}

export function leftOutText(
  { item, reason, labs }: Extract<BundleEvent, { type: 'item-left-out' }>,
  texts: Messages['bundle'],
): string {
  return texts.imageLeftOut(item, reason, labs.join(', '));
}

function howText(how: Extract<BundleEvent, { type: 'item-done' }>['how'], texts: Messages['bundle']): string {
  if (how === 'kept') return texts.howKept;
  return how === 'cached' ? texts.howCached : texts.howDownloaded;
}

export function retryText({ reason, waitMs }: { reason: string; waitMs: number }, texts: Messages): string {
  return texts.bundle.retry(reason, seconds(waitMs));
}

export function finishedText(
  event: Extract<BundleEvent, { type: 'bundle-finished' }>,
  { bundle }: Messages,
  paint: Paint,
): string {
  const time = seconds(event.durationMs);
  if (!event.changed) return paint('green', bundle.unchanged(time));
  return paint('green', bundle.done(event.files, mib(event.bytes), mib(event.downloadedBytes), time));
}
