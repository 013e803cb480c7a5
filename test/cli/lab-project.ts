import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../src/plan/model.js';
import type { SshTarget } from '../../src/provider/provider.js';
import { emptyJournal } from '../../src/state/journal-model.js';
import { publicLine, type TestServer } from '../ssh/server.js';
import { tempDir } from '../temp-dir.js';

/** A project directory with a rendered lab, its own PATH, and nodes that are ssh servers of the test. */
export class LabProject {
  readonly dir = tempDir();
  readonly labDir = join(this.dir, 'lab');
  readonly state = join(this.labDir, '.state');
  private readonly bin = join(this.dir, 'bin');

  constructor(plan: Plan) {
    mkdirSync(this.state, { recursive: true });
    mkdirSync(this.bin);
    this.write('lab/plan.json', JSON.stringify(plan));
  }

  /** For `runMainWith`: nothing of this machine but what small scripts need. */
  get env(): { PATH: string } {
    return { PATH: `${this.bin}:/bin:/usr/bin` };
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.dir, path, '..'), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }

  /** A tiny shell program on PATH. */
  program(name: string, body: string): void {
    script(join(this.bin, name), body);
  }

  /** As if these nodes had been reached before. */
  reached(servers: Readonly<Record<string, TestServer>>): void {
    const sshTargets = Object.fromEntries(
      Object.entries(servers).map(([node, { target }]): [string, SshTarget] => [node, { ...target, node }]),
    );
    this.write('lab/.state/journal.json', JSON.stringify({ ...emptyJournal(), sshTargets }));
    const lines = Object.entries(servers).map(([node, { hostKey }]) => `${node} ${publicLine(hostKey)}\n`);
    this.write('lab/.state/known_hosts', lines.join(''));
  }
}

/** A program on the node that a test server plays. */
export function nodeProgram(server: TestServer, name: string, body: string): void {
  script(join(server.dir, 'bin', name), body);
}

function script(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}
