import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../exec/clock.js';
import { createSecretFilter } from './secret-filter.js';

/** One older file is kept, as `<log>.1`. */
export const MAX_LOG_BYTES = 5 * 1024 * 1024;

/** Everything a node said, with time, without secrets. */
export interface NodeLog {
  readonly path: string;
  line(text: string): void;
  close(): void;
}

/**
 * Appends to a log. Writes synchronously: the last lines before a crash are the ones that matter. A full disk
 * must not end the run, so the first failed write is told once and the rest dropped.
 */
export function openNodeLog(path: string, options: { clock: Clock; onNote: (message: string) => void }): NodeLog {
  const filter = createSecretFilter();
  let file: number | undefined;
  let size = 0;
  let broken = false;
  const guarded = (action: () => void) => {
    if (broken) return;
    try {
      action();
    } catch (error) {
      broken = true;
      options.onNote(`Cannot write the log ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const reopen = () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    file = openSync(path, 'a', 0o600);
    size = fstatSync(file).size;
  };
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    path,
    line: (text) => {
      const shown = filter(text);
      if (shown === undefined) return;
      guarded(() => {
        if (file === undefined) reopen();
        if (size >= MAX_LOG_BYTES) {
          close();
          renameSync(path, `${path}.1`);
          reopen();
        }
        if (file !== undefined) size += writeSync(file, `${new Date(options.clock.now()).toISOString()} ${shown}\n`);
      });
    },
    close: () => guarded(close),
  };
}
