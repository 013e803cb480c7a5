import type { BoxEvent, BoxStep } from '../box/events.js';
import type { Messages } from '../i18n/catalog.js';

const STEP_TEXTS = {
  download: 'stepDownload',
  tree: 'stepTree',
  preload: 'stepPreload',
  disk: 'stepDisk',
  compress: 'stepCompress',
  image: 'stepImage',
  pack: 'stepPack',
  load: 'stepLoad',
} as const satisfies Record<BoxStep, keyof Messages['box']>;

const MIB = 1024 * 1024;
/** Lines are for logs too: not more than one for each twentieth of a download. */
const PARTS = 20;

/** Renders what making a box tells: steps as lines, the output of programs only when asked for. */
export function boxReporter(
  { json, verbose, texts }: { json: boolean; verbose: boolean; texts: Messages['box'] },
  say: (text: string) => void,
  printJson: (value: unknown) => void,
): (event: BoxEvent) => void {
  let told = -1;
  return (event) => {
    if (event.type === 'box-progress') {
      const { bytesDone, bytesTotal } = event;
      const part = bytesTotal ? Math.floor((bytesDone / bytesTotal) * PARTS) : Math.floor(bytesDone / (50 * MIB));
      if (part === told) return;
      told = part;
      if (!json) {
        const total = bytesTotal === null ? '?' : String(Math.ceil(bytesTotal / MIB));
        say(`  ${texts.downloaded(Math.floor(bytesDone / MIB), total)}`);
      }
    }
    if (json) {
      printJson(event);
      return;
    }
    if (event.type === 'box-step') say(texts[STEP_TEXTS[event.step]]);
    else if (event.type === 'note') say(event.message);
    else if (event.type === 'box-output' && verbose) say(`  ${event.line}`);
  };
}
