/** Parts of making a box, in the order of the work. */
export type BoxStep = 'download' | 'tree' | 'preload' | 'disk' | 'compress' | 'image' | 'pack' | 'load';

/** What making a box tells the outside. */
export type BoxEvent =
  | { type: 'box-step'; step: BoxStep }
  /** What a program of the build says. */
  | { type: 'box-output'; line: string }
  | { type: 'box-progress'; bytesDone: number; bytesTotal: number | null }
  | { type: 'note'; message: string };

export type BoxEventSink = (event: BoxEvent) => void;
