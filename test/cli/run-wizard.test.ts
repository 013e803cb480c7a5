import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/cli/app.js';
import type { CliEnvironment } from '../../src/cli/environment.js';
import { runWizard } from '../../src/cli/run-wizard.js';
import { makeBundle } from '../bundle/make-bundle.js';
import { messagesFor } from '../i18n/messages.js';
import { Capture, plain } from '../report/capture.js';
import { tempDir } from '../temp-dir.js';
import { CLEAR, DOWN, Terminal } from './terminal.js';

const SETTINGS = {
  profile: 'modern',
  provider: 'docker',
  'controlPlane.memory': 2048,
  'worker.memory': 1024,
  'network.nodes': '10.213.77.0/24',
  components: [],
};

function start() {
  const dir = tempDir();
  const terminal = new Terminal();
  const stderr = new Capture();
  for (const [name, body] of Object.entries({ docker: 'echo 28.0.1', vagrant: 'echo Vagrant 2.4.9' })) {
    writeFileSync(join(dir, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(dir, name), 0o755);
  }
  const environment = {
    argv: [],
    env: { PATH: dir, HOME: dir },
    cwd: dir,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr,
    host: process,
    arch: 'x64',
    execPath: process.execPath,
    nodeVersion: 'v20',
    signal: new AbortController().signal,
  } as unknown as CliEnvironment;
  const global = {
    file: undefined,
    labDir: undefined,
    output: 'text' as const,
    yes: false,
    lang: 'en',
    verbose: false,
    color: false,
  };
  const app = createApp({ global, environment, texts: messagesFor('en'), paint: plain, version: '1' });
  return { app, terminal, stderr, file: join(dir, 'k8slab.yaml') };
}

describe('init at a terminal', () => {
  it('shows the topology before it writes', async () => {
    const { app, terminal, stderr, file } = start();
    expect(app.interactive).toBe(true);
    const done = runWizard(app, SETTINGS);
    await terminal.answer('How many workers?', `${CLEAR}1`);
    await terminal.answer('Directory of a bundle');
    await expect.poll(() => stderr.text).toContain('w1-k8s  worker         10.213.77.101');
    expect(existsSync(file)).toBe(false);
    await terminal.answer(`Write ${file}?`);
    expect((await done).config).toMatchObject({ provider: 'docker', workers: 1, runtime: 'containerd' });
    expect(readFileSync(file, 'utf8')).toContain('workers: 1\n');
  });

  it('edits a file that is there and keeps its comments', async () => {
    const { app, terminal, file } = start();
    writeFileSync(file, '# my lab\napiVersion: k8slab/v1\nworkers: 2 # two are enough\n');
    const done = runWizard(app, SETTINGS);
    await terminal.answer('How many workers? (memory', `${CLEAR}3`);
    await terminal.answer('Directory of a bundle');
    await terminal.answer(`Write ${file}?`);
    await done;
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# my lab\napiVersion: k8slab\/v1\nworkers: 3 # two are enough\nprofile: modern\n/,
    );
  });

  it('writes nothing when the lab is not wanted', async () => {
    const { app, terminal, stderr, file } = start();
    const ended = expect(runWizard(app, { ...SETTINGS, workers: 1 })).rejects.toMatchObject({
      code: 'K8SLAB_INTERRUPTED',
    });
    await terminal.answer('Directory of a bundle');
    await terminal.answer(`Write ${file}?`, DOWN + DOWN);
    await ended;
    expect(stderr.text).toContain('Nothing was written.');
    expect(existsSync(file)).toBe(false);
  });

  it('shows what plan would refuse, and asks again with what was answered', async () => {
    const { app, terminal, stderr, file } = start();
    const done = runWizard(app, { ...SETTINGS, components: ['nfs'] });
    await terminal.answer('How many workers?', `${CLEAR}1`);
    await terminal.answer('Directory of a bundle');
    // Enter goes back, as there is an error.
    await terminal.answer(`Write ${file}?`);
    await terminal.answer('Which versions?');
    expect(stderr.text).toMatch(/k8slab\.yaml:\d+:\d+: components: nfs cannot be installed in this lab: docker nodes/);
    expect(stderr.text).toMatch(/ {2}hint: Leave nfs out/);
    expect(existsSync(file)).toBe(false);
    await terminal.answer('What makes the machines?');
    await terminal.answer('Memory of the control plane');
    await terminal.answer('Memory of each worker');
    await terminal.answer('How many workers?');
    await terminal.answer('Network of the nodes?');
    await terminal.answer('Directory of a bundle');
    await terminal.answer('Which components?', `${DOWN.repeat(3)} `);
    await terminal.answer(`Write ${file}?`);
    expect((await done).config).toMatchObject({
      provider: 'docker',
      workers: 1,
      controlPlane: { memory: 2048 },
      worker: { memory: 1024 },
      network: { nodes: '10.213.77.0/24' },
      components: [],
    });
  });

  it('does not write what the rules of the file refuse', async () => {
    const { app, terminal, stderr, file } = start();
    const text = 'apiVersion: k8slab/v1\nworkers: 0\nnetwork: { pods: 10.9.0.0/24 }\n';
    writeFileSync(file, text);
    const ended = expect(runWizard(app, SETTINGS)).rejects.toMatchObject({
      code: 'K8SLAB_INTERRUPTED',
    });
    await terminal.answer('How many workers?', `${CLEAR}3`);
    await terminal.answer('Directory of a bundle');
    await terminal.answer(`Write ${file}?`, DOWN);
    await ended;
    expect(stderr.text).toContain('pods 10.9.0.0/24 cannot give a /24 to each of 4 nodes');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('takes the bundle out of a file when it is told so', async () => {
    const { app, terminal, file } = start();
    writeFileSync(file, `apiVersion: k8slab/v1\n# offline\nbundle: ${makeBundle()}\nworkers: 1 # one\n`);
    const done = runWizard(app, SETTINGS);
    await terminal.answer('How many workers?');
    await terminal.answer('"none" takes it out', `${CLEAR}none`);
    await terminal.answer(`Write ${file}?`);
    expect((await done).config).not.toHaveProperty('bundle');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('workers: 1 # one\n');
    expect(text).not.toContain('bundle');
  });
});
