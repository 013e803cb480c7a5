import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPO = fileURLToPath(new URL('..', import.meta.url));

/** The program as it is published, built into a directory of its own: a stale dist/ would prove nothing. */
export class BuiltProgram {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'k8slab-bin-')));

  build(): void {
    copyFileSync(join(REPO, 'package.json'), join(this.root, 'package.json'));
    for (const name of ['node_modules', 'templates', 'scripts', 'labs'])
      symlinkSync(join(REPO, name), join(this.root, name));
    const tsc = join(REPO, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [tsc, '-p', join(REPO, 'tsconfig.build.json'), '--outDir', join(this.root, 'dist')]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** An empty project directory with its own PATH, home and state. */
  project(): Project {
    return new Project(this.root);
  }
}

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export class Project {
  readonly dir: string;
  private readonly bin: string;

  constructor(private readonly root: string) {
    this.dir = mkdtempSync(join(root, 'project-'));
    this.bin = join(this.dir, '.bin');
    mkdirSync(this.bin);
    for (const tool of ['sh', 'sleep', 'touch', 'cat']) symlinkSync(`/bin/${tool}`, join(this.bin, tool));
  }

  program(name: string, body: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  start(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const env = {
      PATH: this.bin,
      HOME: this.dir,
      K8SLAB_STATE_DIR: join(this.dir, '.k8slab'),
      LANG: 'C.UTF-8',
      DIR: this.dir,
    };
    const child = spawn(process.execPath, [join(this.root, 'dist', 'bin.js'), ...args], {
      cwd: this.dir,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended: Ended = { exitCode: null, signal: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
    return {
      child,
      ended: new Promise((resolve) => {
        child.on('close', (exitCode, signal) => resolve({ ...ended, exitCode, signal }));
      }),
    };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(args).ended;
  }
}
