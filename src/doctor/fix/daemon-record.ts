import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostProcess } from '../../exec/host-process.js';
import { readJson, writeJson } from '../../state/json-file.js';
import { processStart } from '../../state/lock-owner.js';

/** A program that `doctor --fix` started and that outlived it. */
export interface DaemonRecord {
  name: string;
  pid: number;
  /** ISO 8601, for people. */
  started: string;
  /** As the system tells it: pids are used again, this is not. */
  processStart: string | undefined;
  logPath: string;
}

export class DaemonRecords {
  constructor(private readonly directory: string) {}

  logPath(name: string): string {
    return join(this.directory, `${name}.log`);
  }

  async write(name: string, pid: number, now: number): Promise<DaemonRecord> {
    const record: DaemonRecord = {
      name,
      pid,
      started: new Date(now).toISOString(),
      processStart: await processStart(pid),
      logPath: this.logPath(name),
    };
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await writeJson(this.path(name), record);
    return record;
  }

  /** The youngest first: that is the order in which to stop them. */
  async list(): Promise<DaemonRecord[]> {
    const names = (await readdir(this.directory).catch(() => [])).filter((file) => file.endsWith('.json'));
    const records = await Promise.all(names.map((file) => this.read(join(this.directory, file))));
    return records.filter((record) => record !== undefined).sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  async remove({ name }: DaemonRecord): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  private path(name: string): string {
    return join(this.directory, `${name}.json`);
  }

  private async read(path: string): Promise<DaemonRecord | undefined> {
    const read = await readJson(path);
    const value = read.state === 'ok' ? (read.value as Partial<DaemonRecord> | null) : undefined;
    const sound = typeof value?.name === 'string' && Number.isInteger(value.pid) && typeof value.started === 'string';
    return sound ? (value as DaemonRecord) : undefined;
  }
}

/** Still the very process that was started, and not a later one with its pid. */
export async function isRunning(record: DaemonRecord, host: HostProcess): Promise<boolean> {
  try {
    host.kill(record.pid, 0);
  } catch (error) {
    // Of root, where this is an ordinary user: it runs, and is only not ours to end.
    if (!isRefused(error)) return false;
  }
  return record.processStart === undefined || (await processStart(record.pid)) === record.processStart;
}

export function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPERM';
}
