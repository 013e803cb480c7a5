import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { renderLab } from '../../src/render/render-lab.js';
import { GOLDEN_CASES } from './golden-cases.js';
import { labAssets } from './lab-assets.js';

const hasRuby = spawnSync('ruby', ['--version']).status === 0;
const stub = fileURLToPath(new URL('./fixtures/vagrant-stub.rb', import.meta.url));
const TOKEN = 'abcdef.0123456789abcdef';
const JOIN_DATA = [`K8SLAB_JOIN_TOKEN=${TOKEN}\nK8SLAB_JOIN_CA`, `_CERT_HASH=sha256:${'0a'.repeat(32)}\n`];

interface Facts {
  true_on: string[];
  join_data: string[];
  join_status: number;
}
type Entry = [what: string, ...words: unknown[]];

/** What a plain `vagrant up` (or k8slab's) does with the lab of a golden case. */
async function walk(name: string, facts: Partial<Facts> = {}, k8slab = ''): Promise<{ log: Entry[]; env: object }> {
  const plan = GOLDEN_CASES[name]?.();
  if (!plan) throw new Error(`no golden case ${name}`);
  const dir = mkdtempSync(join(tmpdir(), 'k8slab-plain-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'Vagrantfile');
  writeFileSync(path, renderLab(plan, await labAssets()).find((file) => file.path === 'Vagrantfile')?.content ?? '');
  const all: Facts = { true_on: [], join_data: JOIN_DATA, join_status: 0, ...facts };
  const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', K8SLAB: k8slab };
  const run = spawnSync('ruby', [stub, path, JSON.stringify(all)], { encoding: 'utf8', env });
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout) as { log: Entry[]; env: object };
}

const only = (log: Entry[], what: string): unknown[][] =>
  log.filter(([kind]) => kind === what).map(([, ...rest]) => rest);

describe('a plain vagrant up', () => {
  beforeEach(({ skip }) => {
    if (!hasRuby) skip('there is no ruby on PATH');
  });

  it('prepares the control plane, then each worker, and waits for all at the end', async () => {
    const { log, env } = await walk('classic-docker-2');
    const steps = only(log, 'provision').map(([node, name]) => `${String(node)} ${String(name)}`);
    const files = ['guest-scripts', 'node-files', 'place-files'];
    expect(steps).toEqual([
      ...[...files, 'prepare'].map((step) => `m-k8s ${step}`),
      ...[...files, 'prepare', 'join-data', 'join'].map((step) => `w1-k8s ${step}`),
      ...[...files, 'prepare', 'join-data', 'join', 'ready'].map((step) => `w2-k8s ${step}`),
    ]);
    const kinds = only(log, 'provision').flatMap((entry) => (entry[3] as { args?: string[] }).args ?? []);
    const prepare = ['hosts', 'system', 'packages', 'runtime', 'kubernetes', 'images', 'cni'];
    expect(kinds).toEqual([...prepare, 'init', 'kubectl', ...prepare, 'join', ...prepare, 'join']);
    expect(env).toEqual({ VAGRANT_NO_PARALLEL: 'yes', VAGRANT_DEFAULT_PROVIDER: 'docker' });
  });

  it('is none of this when k8slab boots the machines', async () => {
    const { log, env } = await walk('classic-docker-2', {}, '1');
    expect(only(log, 'provision')).toEqual([]);
    expect(env).toEqual({ VAGRANT_DEFAULT_PROVIDER: 'docker' });
  });

  it('carries the join data from node to node and shows it nowhere', async () => {
    const { log } = await walk('classic-docker-2');
    const toWorker = only(log, 'sudo').find(([node]) => node === 'w1-k8s')?.[1] as string;
    expect(toWorker).toMatch(
      /^umask 077 && mkdir -p \/run\/k8slab && echo [A-Za-z0-9+/=]+ \| base64 -d >\/run\/k8slab\/join\.env\n$/,
    );
    const encoded = /echo (\S+)/.exec(toWorker)?.[1] ?? '';
    expect(Buffer.from(encoded, 'base64').toString()).toBe(JOIN_DATA.join(''));
    expect(only(log, 'shown')).toEqual([['w2-k8s', 'all nodes are ready']]);
    expect(JSON.stringify(log)).not.toContain(TOKEN);
  });

  it('asks for no join data where a worker has joined', async () => {
    const asked = (log: Entry[]): number =>
      only(log, 'sudo').filter(([, command]) => String(command).endsWith('join-data')).length;
    expect(asked((await walk('classic-docker-2')).log)).toBe(2);
    expect(asked((await walk('classic-docker-2', { true_on: ['stamps/join'] })).log)).toBe(0);
  });

  it.each([
    ['run.sh fails', { join_status: 1 }],
    ['a line is missing', { join_data: [`K8SLAB_JOIN_TOKEN=${TOKEN}\n`] }],
    ['a line is not what it should be', { join_data: ['K8SLAB_JOIN_TOKEN=$(id)\n', JOIN_DATA[1] ?? ''] }],
  ])('stops without showing anything when %s', async (_, facts) => {
    const { log } = await walk('classic-docker-2', facts);
    expect(only(log, 'error')).toEqual([[expect.stringMatching(/^Cannot get join data from the control plane/)]]);
    expect(JSON.stringify(log)).not.toContain(TOKEN);
  });

  it('copies the bundle to machines that do not have it', async () => {
    const fresh = await walk('classic-libvirt-emulated-2');
    expect(only(fresh.log, 'upload')[0]).toEqual(['m-k8s', '/srv/bundles/classic-debian/.', '/var/tmp/k8slab-bundle']);
    for (const there of ['golden.json', 'sha256sum -c']) {
      const { log } = await walk('classic-libvirt-emulated-2', { true_on: [there] });
      expect(only(log, 'upload')).toEqual([]);
    }
  });
});
