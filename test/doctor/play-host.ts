import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHostFiles, type Host, type OsFacts } from '../../src/doctor/host.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { messagesFor } from '../i18n/messages.js';

export const doctorTexts = messagesFor('en').doctor;

export interface PlayedHost extends Host {
  /** Of the fake programs and files; gone after the test. */
  readonly dir: string;
  readonly env: Record<string, string>;
  /** A tiny shell program on PATH. */
  program(name: string, body: string): void;
  remove(name: string): void;
  file(path: string, content: string): void;
}

/**
 * A host made of tiny programs on PATH and of files below a directory. The programs are really run; only
 * a few shell tools are borrowed from this machine.
 */
export function playHost(os: Partial<OsFacts> = {}): PlayedHost {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'k8slab-host-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const bin = join(dir, 'bin');
  const tools = join(dir, 'tools');
  for (const made of [bin, tools]) mkdirSync(made);
  for (const tool of ['sh', 'cat', 'touch', 'sleep', 'chmod', 'rm', 'env'])
    symlinkSync(`/bin/${tool}`, join(tools, tool));
  const env = { PATH: `${bin}:${tools}`, DIR: dir };
  const real = createHostFiles();
  const root = createHostFiles(dir);
  const inBin = (path: string): boolean => path.startsWith(bin);
  return {
    dir,
    env,
    exec: createLocalExec({ env, host: process }),
    // Programs are looked for in the fake PATH only, everything else below the fake root.
    files: {
      read: (path) => root.read(path),
      exists: (path) => (inBin(path) ? real.exists(path) : root.exists(path)),
      freeMiB: async () => 100_000,
    },
    os: {
      platform: 'linux',
      arch: 'x64',
      cpus: 4,
      memoryTotal: 16_384,
      memoryAvailable: 12_000,
      path: [bin],
      interfaces: [],
      ...os,
    },
    program: (name, body) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    },
    remove: (name) => rmSync(join(bin, name), { force: true }),
    file: (path, content) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
  };
}
