import { styleText } from 'node:util';

/** The part of a writable stream that reports use; a test gives an array behind it. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Colours, or not: decided once at the process edge from the terminal, NO_COLOR and --no-color. */
export function createPaint(enabled: boolean): Paint {
  return enabled ? (format, text) => styleText(format, text, { validateStream: false }) : (_format, text) => text;
}
