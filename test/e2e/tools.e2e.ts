import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';

interface ComponentRow {
  name: string;
  version?: string;
  state: string;
  nodes: string[];
}

const provider = e2eProvider();
const lab = new E2eLab(provider);
const labFile = join(lab.dir, 'k8slab.yaml');
let before: string[] = [];
let destroyed = false;

async function rows(): Promise<Record<string, ComponentRow>> {
  const run = await lab.cli(['component', 'list', '--output', 'json']);
  expect(run.exitCode, run.stderr).toBe(0);
  const { components } = JSON.parse(run.stdout) as { components: ComponentRow[] };
  return Object.fromEntries(components.map((row) => [row.name, row]));
}

/** What the tools leave on the control plane and in the cluster. */
async function traces(): Promise<string[]> {
  const directories = [
    '/usr/local/bin',
    '/etc/bash_completion.d',
    '/var/lib/k8slab/stamps',
    '/var/lib/k8slab/component-versions',
  ];
  const paths = directories.flatMap((directory) => [`${directory}/helm`, `${directory}/kustomize`]);
  const found = await lab.onNode('m-k8s', ['sudo', 'find', ...paths, '-maxdepth', '0']);
  const namespaces = await lab.kubectl(['get', 'namespaces', '-o', 'name']);
  return [...found.stdout.split('\n'), ...namespaces.split('\n').filter((name) => name.includes('probe'))].filter(
    (line) => line !== '',
  );
}

/** One story told in order: each chapter needs the one before. */
describe(`helm and kustomize on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('cannot be installed into a lab that is not there', async () => {
    expect((await lab.cli(['init', '--yes', ...lab.firstUpFlags(), '--components', 'kustomize'])).exitCode).toBe(0);
    const run = await lab.cli(['component', 'install', 'helm']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('K8SLAB_LAB_NOT_RUNNING');
  });

  it('come up with the lab where the lab file names them', async () => {
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    expect(await rows()).toMatchObject({
      kustomize: { state: 'installed', nodes: ['m-k8s'], version: '5.8.1' },
      helm: { state: 'available' },
    });
    say(`up with kustomize: ${up.seconds.toFixed(1)} s`);
  });

  it('are added to a lab that is up, and to its file, whose comments stay', async () => {
    writeFileSync(labFile, `# mine\n${readFileSync(labFile, 'utf8')}`);
    const install = await lab.cli(['component', 'install', 'helm', '--output', 'json']);
    expect(install.exitCode, `${install.stderr}\n${install.stdout.slice(-4000)}`).toBe(0);
    const done = install.events.flatMap((event) => (event.type === 'step-done' ? [event.step] : []));
    expect(done).toContain('helm:m-k8s');
    expect(done.filter((id) => /^(init|join|packages|kustomize)/.test(id))).toEqual([]);
    expect(readFileSync(labFile, 'utf8')).toMatch(/^# mine\n/);
    expect((await rows())['helm']).toMatchObject({ state: 'installed' });
    const version = await lab.onNode('m-k8s', ['helm', 'version', '--short']);
    expect(version.stdout).toMatch(/^v[34]\./);
    const own = await lab.onNode('m-k8s', [
      'sudo',
      'helm',
      '--kubeconfig',
      '/etc/kubernetes/admin.conf',
      'list',
      '-A',
      '-q',
    ]);
    expect(own.stdout.trim()).toBe('');
    say(`component install helm: ${install.seconds.toFixed(1)} s`);
  });

  it('change nothing when the lab is brought up again', async () => {
    const again = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(again.exitCode, again.stderr).toBe(0);
    const changed = again.events.filter(
      (event) => event.type === 'step-done' && event.changed && !/^(boot|connect|smoke):/.test(event.step),
    );
    expect(changed).toEqual([]);
  });

  it('are removed without a trace, and installed again', async () => {
    expect(await traces()).toHaveLength(8);
    const remove = await lab.cli(['component', 'remove', 'helm', 'kustomize', '--yes', '--output', 'json']);
    expect(remove.exitCode, `${remove.stderr}\n${remove.stdout.slice(-4000)}`).toBe(0);
    expect(await traces()).toEqual([]);
    expect(await rows()).toMatchObject({ helm: { state: 'available' }, kustomize: { state: 'available' } });
    const again = await lab.cli(['component', 'install', 'helm', 'kustomize', '--output', 'json']);
    expect(again.exitCode, `${again.stderr}\n${again.stdout.slice(-4000)}`).toBe(0);
    expect(await rows()).toMatchObject({ helm: { state: 'installed' }, kustomize: { state: 'installed' } });
    say(`remove both: ${remove.seconds.toFixed(1)} s, install both: ${again.seconds.toFixed(1)} s`);
  });

  it('say what is wrong where something is', async () => {
    expect((await lab.cli(['component', 'install', 'vault'])).exitCode).toBe(2);
    await lab.vagrant(['halt', 'w2-k8s']);
    const stopped = await lab.cli(['component', 'remove', 'helm', '--yes']);
    expect(stopped.exitCode).toBe(1);
    expect(stopped.stdout).toContain('not running: w2-k8s (stopped)');
    expect(readFileSync(labFile, 'utf8')).toContain('helm');
  });

  it('leave with the lab', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
