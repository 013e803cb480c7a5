import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecResult } from '../../src/exec/exec.js';
import type { SshRequest } from '../../src/ssh/ssh-exec.js';
import type { UploadFile } from '../../src/ssh/tar-stream.js';
import { ScriptedNode } from './lab-harness.js';

/** A node that really runs what it is told, on this machine: its /root is a folder of the test. */
export class ShellNode extends ScriptedNode {
  constructor(
    where: string,
    readonly root: string,
  ) {
    super(where);
    mkdirSync(root, { recursive: true });
  }

  path(path: string): string {
    return join(this.root, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  override async run({ argv }: SshRequest): Promise<ExecResult> {
    const [program = '', ...args] = argv.map((word) => this.here(word));
    this.typed.push(argv.join(' '));
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: this.root });
    const exitCode = status ?? 1;
    return { argv, ok: exitCode === 0, reason: 'exit', exitCode, stdout: this.there(stdout), stderr, durationMs: 1 };
  }

  override async putTree(files: readonly UploadFile[]): Promise<void> {
    for (const file of files) {
      const path = this.here(file.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, 'content' in file ? file.content : '', { mode: file.mode });
    }
  }

  private here(text: string): string {
    return text.replaceAll(/(?<![\w/])\/root(?![\w])/g, this.root);
  }

  private there(text: string): string {
    return text.replaceAll(this.root, '/root');
  }
}
