import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/labs/events.js';
import type { LabResult } from '../../src/labs/results.js';
import { runLab } from '../../src/labs/run-lab.js';
import type { RunLabOptions } from '../../src/labs/run.js';
import { tempDir } from '../temp-dir.js';
import { ABOUT, labContext, labYaml, loaded } from './lab-harness.js';
import { ShellNode } from './shell-node.js';

const YAML = labYaml({
  more: `files:
  - web.yaml
  - { path: ask.sh, nodes: [worker], executable: true }
  - { path: Vagrantfile, nodes: [host], template: true }
setup: [{ id: before, run: "echo once >> setup.log" }]`,
  checks: `- { id: asks, type: command, node: worker, run: ./ask.sh, ${ABOUT} }
- { id: here, type: command, node: host, run: "true", ${ABOUT} }
- { id: kept, type: file, path: "{{dir}}/made.txt", ${ABOUT} }`,
});
const LAB = 'k8slab/labs/ch9/9.9.9';

let nodes: Record<'m-k8s' | 'w1-k8s' | 'w2-k8s', ShellNode>;
let source: string;
let host: string;

beforeEach(() => {
  const dir = tempDir();
  const node = (name: string): ShellNode => new ShellNode(name, join(dir, name));
  nodes = { 'm-k8s': node('m-k8s'), 'w1-k8s': node('w1-k8s'), 'w2-k8s': node('w2-k8s') };
  [source, host] = [join(dir, 'source'), join(dir, 'host')];
  mkdirSync(source);
  writeFileSync(join(source, 'web.yaml'), 'replicas: 3\n');
  writeFileSync(join(source, 'ask.sh'), '#!/bin/sh\n');
  writeFileSync(join(source, 'Vagrantfile'), '# {{nodes.m-k8s.ip}}\n');
});

async function run(options: RunLabOptions): Promise<{ result: LabResult; events: LabEvent[] }> {
  const here = new ShellNode('host', join(host, '..', 'home'));
  const context = labContext(Object.values(nodes), { host: { exec: here, shell: ['sh', '-c'], dir: host } });
  return { result: await runLab(context, loaded(YAML, source), options), events: context.events };
}

async function files(force = false): Promise<{ states: string[]; prepared: string; result: LabResult }> {
  const { result, events } = await run({ mode: 'files', force });
  const placed = events.find((event) => event.type === 'lab-files');
  const states = placed?.folders.flatMap(({ node, files: list }) =>
    list.map((file) => `${node} ${file.file} ${file.state}`),
  );
  return { states: states ?? [], prepared: placed?.prepared ?? '', result };
}

describe('the files of a lab, for a learner who types its steps', () => {
  it('go to every node that needs them, and what the lab builds on is made', async () => {
    const { states, prepared, result } = await files();
    expect(states).toEqual(['m-k8s web.yaml written', 'w2-k8s ask.sh written', 'host Vagrantfile written']);
    expect([prepared, result.status, result.checks]).toEqual(['now', 'pass', []]);
    expect(nodes['m-k8s'].read(`${LAB}/web.yaml`)).toBe('replicas: 3\n');
    expect(nodes['m-k8s'].read(`${LAB}/setup.log`)).toBe('once\n');
    expect(existsSync(join(host, 'ch9', '9.9.9', 'Vagrantfile'))).toBe(true);
    expect(existsSync(nodes['w1-k8s'].path(LAB))).toBe(false);
  });

  it('are left alone the second time, and nothing is made twice', async () => {
    await files();
    const { states, prepared } = await files();
    expect(states).toEqual(['m-k8s web.yaml same', 'w2-k8s ask.sh same', 'host Vagrantfile same']);
    expect([prepared, nodes['m-k8s'].read(`${LAB}/setup.log`)]).toEqual(['before', 'once\n']);
  });

  it('never go over one that the learner edited; with force that one is beside it, also an older one', async () => {
    await files();
    const edit = (text: string): void => {
      writeFileSync(nodes['m-k8s'].path(`${LAB}/web.yaml`), text);
      writeFileSync(join(host, 'ch9', '9.9.9', 'Vagrantfile'), text);
    };
    edit('first\n');
    expect((await files()).states).toEqual(['m-k8s web.yaml yours', 'w2-k8s ask.sh same', 'host Vagrantfile yours']);
    expect(nodes['m-k8s'].read(`${LAB}/web.yaml`)).toBe('first\n');
    await files(true);
    edit('second\n');
    const { states, prepared } = await files(true);
    expect(states).toEqual(['m-k8s web.yaml replaced', 'w2-k8s ask.sh same', 'host Vagrantfile replaced']);
    expect(prepared).toBe('now');
    const read = (name: string): string => nodes['m-k8s'].read(`${LAB}/${name}`);
    expect([read('web.yaml'), read('web.yaml.mine'), read('web.yaml.mine.~1~')]).toEqual([
      'replicas: 3\n',
      'second\n',
      'first\n',
    ]);
    expect(existsSync(join(host, 'ch9', '9.9.9', 'Vagrantfile.mine.~1~'))).toBe(true);
  });

  it('are prepared once more when that broke, and not after the lab was played', async () => {
    mkdirSync(nodes['m-k8s'].path(`${LAB}/setup.log`), { recursive: true });
    expect(await files()).toMatchObject({ prepared: 'failed', result: { status: 'fail' } });
    rmSync(nodes['m-k8s'].path(`${LAB}/setup.log`), { recursive: true });
    expect((await files()).prepared).toBe('now');
    rmSync(nodes['m-k8s'].path('k8slab'), { recursive: true });
    await run({ mode: 'play' });
    expect((await files()).prepared).toBe('before');
  });
});

describe("a check of the learner's work", () => {
  const seen = async (): Promise<string[]> =>
    (await run({ mode: 'mine' })).result.checks.map(({ check, status, actual }) => `${check} ${status} ${actual}`);

  it('that cannot do without the files says so, and is no fail', async () => {
    const { result } = await run({ mode: 'mine' });
    expect(result.checks.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'asks error',
      'here error',
      'kept error',
    ]);
    expect(result.checks.map(({ hint }) => hint?.ko)).toEqual(Array(3).fill('k8slab lab files ch9/9.9.9'));
    expect(result.checks[0]?.actual).toBe('/root/k8slab/labs/ch9/9.9.9/ask.sh is not there, and this check needs it');
  });

  it('is made where the files are', async () => {
    await files();
    expect((await seen()).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'asks pass',
      'here pass',
      'kept fail',
    ]);
  });
});
