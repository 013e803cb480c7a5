import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** What the server said of the file when the part was begun: only that very file may be continued. */
const noteSchema = z.object({ url: z.string(), validator: z.string().optional() });
export type PartNote = z.infer<typeof noteSchema>;

/** A download that is not complete yet, `<path>.part`, with a note beside it. Nothing else ever has that name. */
export class PartFile {
  readonly path: string;
  private readonly notePath: string;
  private constructor(
    target: string,
    private handle: FileHandle,
    private hash: Hash,
    /** Bytes that are here. */
    public size: number,
    public note: PartNote | undefined,
  ) {
    this.path = `${target}.part`;
    this.notePath = `${target}.part.json`;
  }

  /** Opens what an earlier run left, or an empty one. */
  static async open(target: string, signal: AbortSignal): Promise<PartFile> {
    await mkdir(dirname(target), { recursive: true });
    // 'a+' would ignore positions on some systems; 'r+' needs the file.
    await (await open(`${target}.part`, 'a')).close();
    const handle = await open(`${target}.part`, 'r+');
    try {
      const hash = createHash('sha256');
      let size = 0;
      const existing = createReadStream(`${target}.part`, { highWaterMark: 1024 * 1024, signal });
      for await (const chunk of existing) {
        hash.update(chunk as Buffer);
        size += (chunk as Buffer).length;
      }
      return new PartFile(target, handle, hash, size, size === 0 ? undefined : await readNote(`${target}.part.json`));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, this.size + done);
      done += bytesWritten;
    }
    this.hash.update(bytes);
    this.size += bytes.length;
  }

  /** Empty again, of another file from now on. */
  async restart(note: PartNote): Promise<void> {
    await this.handle.truncate(0);
    this.hash = createHash('sha256');
    this.size = 0;
    this.note = note;
    await writeFileAtomic(this.notePath, `${JSON.stringify(note)}\n`);
  }

  /** Of all bytes that are here, hex. */
  sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** On the disk, not only in a cache of the system: after this it may be renamed. */
  async close(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
  }

  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.path, { force: true });
    await this.forgetNote();
  }

  async forgetNote(): Promise<void> {
    await rm(this.notePath, { force: true });
  }
}

async function readNote(path: string): Promise<PartNote | undefined> {
  try {
    const parsed = noteSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
