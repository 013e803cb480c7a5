import type { Clock } from '../../exec/clock.js';
import type { Messages } from '../../i18n/catalog.js';
import type { Language } from '../../i18n/language.js';
import type { LabEventSink } from '../../labs/events.js';
import type { Paint, TextStream } from '../stream.js';

export interface LabTextOptions {
  out: TextStream;
  clock: Clock;
  texts: Messages['labReport'];
  language: Language;
  paint: Paint;
  /** The terminal cannot be drawn on (TERM=dumb). */
  dumb?: boolean;
  /** Also every step, its output and every check. */
  verbose: boolean;
}

/** Listens to a run of labs. `close` ends what it shows. */
export interface LabReporter {
  readonly sink: LabEventSink;
  close(): void;
}
