import type { EventSink } from '../steps/events.js';

/** Listens to one run. `close` ends what it shows; nothing is written afterwards. */
export interface Reporter {
  readonly sink: EventSink;
  close(): Promise<void>;
}
