import { rename } from 'node:fs/promises';
import { emptyJournal, type JournalData, parseJournal } from './journal-model.js';
import { readJson, writeJson } from './json-file.js';

/** What this and earlier runs did in a lab directory. */
export interface Journal {
  readonly data: Readonly<JournalData>;
  /** Changes some fields and resolves when they are on the disk. Call it before the change it tells of. */
  update(change: Partial<Omit<JournalData, 'version'>>): Promise<void>;
}

/**
 * Opens the journal. A file that is broken or from a newer k8slab is set aside as `journal.json.bad`, a note
 * tells so, and an empty one takes its place: everything in it can be learned again.
 */
export async function openJournal(path: string, onNote: (message: string) => void): Promise<Journal> {
  let data = emptyJournal();
  const read = await readJson(path);
  const parsed = read.state === 'ok' ? parseJournal(read.value) : read.state === 'broken' ? read.why : undefined;
  if (typeof parsed === 'string') {
    await rename(path, `${path}.bad`);
    onNote(`The journal ${path} cannot be used (${parsed}); it was set aside as ${path}.bad and starts anew`);
  } else if (parsed) {
    data = parsed;
  }
  // One write after the other: two at once could end in the order in which the disk answers.
  let last: Promise<unknown> = Promise.resolve();
  return {
    get data() {
      return data;
    },
    update: (change) => {
      data = { ...data, ...change };
      const snapshot = data;
      const write = last.then(() => writeJson(path, snapshot));
      last = write.catch(() => undefined);
      return write;
    },
  };
}
