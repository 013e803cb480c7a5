import { LabError } from '../errors.js';
import type { Exec, ExecResult } from '../exec/exec.js';
import { describeFailure } from '../exec/must-run.js';
import type { Redactor } from './redactor.js';
import { fileTail, tailOf } from './tail.js';

/** A text of the archive, redacted. */
export interface SupportFile {
  /** Relative, with `/`. */
  path: string;
  text: string;
}

/** Something that was wanted and could not be had. */
export interface Missing {
  what: string;
  reason: string;
}

export interface Question<R> {
  path: string;
  request: R;
}

/**
 * Gathers what goes into the archive. The only way in: nothing gets there without going through the redactor, and
 * nothing that fails ends the gathering.
 */
export class Collection {
  readonly files: SupportFile[] = [];
  readonly missing: Missing[] = [];

  constructor(private readonly redactor: Redactor) {}

  /** `most`: bytes of its end that are kept. */
  add(path: string, text: string, most?: number): void {
    this.files.push({ path, text: this.redactor(tailOf(text, most)) });
  }

  addJson(path: string, value: unknown): void {
    // Redacted as text: a secret may be a part of any value. Never cut: half of it could not be read.
    this.add(path, `${JSON.stringify(value, null, 2)}\n`, Number.POSITIVE_INFINITY);
  }

  lacks(what: string, reason: unknown): void {
    const text = reason instanceof Error ? reason.message : String(reason);
    this.missing.push({ what, reason: this.redactor(text) });
  }

  /** A file of the host; one that is not there is no news. */
  async addFile(path: string, from: string, most?: number): Promise<void> {
    try {
      this.add(path, await fileTail(from, most), most);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) this.lacks(path, error);
    }
  }

  /** What a program says, whatever it thinks of it: a failure is often the answer that is looked for. */
  async ask<R extends Parameters<Exec['run']>[0]>(
    exec: { readonly where: string; run(request: R): Promise<ExecResult> },
    { path, request }: Question<R>,
  ): Promise<ExecResult> {
    const result = await exec.run(request);
    if (result.reason === 'spawn') return result;
    const said = result.stdout + (result.stderr === '' ? '' : `\n[stderr]\n${result.stderr}`);
    const end = result.ok ? '' : `\n[${describeFailure(result, exec.where)}]\n`;
    if (said !== '' || end !== '') this.add(path, `${said}${end}`);
    return result;
  }

  /** Runs a part; what it throws is noted and the rest goes on. */
  async part(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.lacks(what, error instanceof LabError ? `${error.message} (${error.code})` : error);
    }
  }
}
