import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan } from '../../src/plan/model.js';
import type { LabAssets } from '../../src/render/assets.js';
import { rubyLiteral } from '../../src/render/quote.js';
import { renderLab } from '../../src/render/render-lab.js';
import { classicConfig, debianBundle, hostFacts, modernConfig } from '../plan/plan-input.js';
import { GOLDEN_CASES } from './golden-cases.js';
import { HOSTILE_VALUES } from './hostile-values.js';
import { labAssets } from './lab-assets.js';

let assets: LabAssets;
beforeAll(async () => {
  assets = await labAssets();
});

function filesOf(plan: Plan): Map<string, string> {
  return new Map(renderLab(plan, assets).map(({ path, content }) => [path, content]));
}

function documents(text: string): Record<string, unknown>[] {
  const filled = text.replaceAll('@CGROUP_DRIVER@', 'systemd');
  return parseAllDocuments(filled).map((document) => document.toJS() as Record<string, unknown>);
}

/** The env file as the guest reads it: checked line by line, then sourced. */
function throughGuest(envFile: string, names: readonly string[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'k8slab-env-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'env'), envFile);
  const library = fileURLToPath(new URL('../../scripts/guest/lib', import.meta.url));
  const program =
    'for lib in log env; do . "$1/$lib.sh"; done; load_env "$2"; shift 2; for name; do printf "%s\\0" "${!name}"; done';
  const argv = ['-Eeuo', 'pipefail', '-c', program, 'bash', library, join(dir, 'env'), ...names];
  return execFileSync('bash', argv, { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe.each(Object.entries(GOLDEN_CASES))('%s', (_, makeCase) => {
  it('has files that their programs can read', () => {
    const plan = makeCase();
    const files = filesOf(plan);
    expect(JSON.parse(files.get('plan.json') ?? '')).toEqual(plan);
    for (const [path, text] of files) {
      expect(text, path).toMatch(/\n$/);
      expect(text, path).not.toContain('\r');
      if (/\.ya?ml(\.in)?$/.test(path)) {
        for (const document of parseAllDocuments(text.replaceAll('@CGROUP_DRIVER@', 'systemd')))
          expect(document.errors).toEqual([]);
      }
      if (/\.(conflist|json)$/.test(path)) expect(() => JSON.parse(text) as unknown, path).not.toThrow();
    }
  });

  it('has an env file for each node that gives the guest the plan’s values', () => {
    const plan = makeCase();
    const files = filesOf(plan);
    const [node] = plan.nodes.slice(-1);
    const env = plan.env[node?.name ?? ''] ?? {};
    expect(throughGuest(files.get(`nodes/${node?.name ?? ''}/env`) ?? '', Object.keys(env))).toEqual(
      Object.values(env),
    );
  });
});

describe('kubeadm files', () => {
  const initOf = (plan: Plan): Record<string, unknown>[] =>
    documents(filesOf(plan).get('nodes/m-k8s/files/kubeadm-init.yaml') ?? '');
  const planOf = (kubernetes: string, provider: 'docker' | 'virtualbox' = 'virtualbox'): Plan =>
    makePlan(modernConfig({ kubernetes, provider }), hostFacts()).plan;

  it('write extra arguments as the API wants them', () => {
    const map = { 'node-ip': '192.168.1.10' };
    expect(initOf(planOf('1.20.15'))[0]).toMatchObject({ nodeRegistration: { kubeletExtraArgs: map } });
    expect(initOf(planOf('1.23.17'))[0]).toMatchObject({ nodeRegistration: { kubeletExtraArgs: map } });
    const list = [{ name: 'node-ip', value: '192.168.1.10' }];
    expect(initOf(planOf('1.36.4'))[0]).toMatchObject({ nodeRegistration: { kubeletExtraArgs: list } });
  });

  it('find coredns where 1.22 to 1.24 would look in the wrong place', () => {
    expect(initOf(planOf('1.23.17'))[1]).toMatchObject({ dns: { imageRepository: 'registry.k8s.io/coredns' } });
    for (const version of ['1.21.14', '1.36.4']) expect(initOf(planOf(version))[1]).not.toHaveProperty('dns');
  });

  it('let pods use an image by any of its names', () => {
    expect(initOf(planOf('1.35.8'))[2]).toMatchObject({ imagePullCredentialsVerificationPolicy: 'NeverVerify' });
    expect(initOf(planOf('1.34.11'))[2]).not.toHaveProperty('imagePullCredentialsVerificationPolicy');
  });

  it('leave alone what belongs to the host of a container', () => {
    const [, , kubelet, proxy] = initOf(planOf('1.36.4', 'docker'));
    expect(kubelet).toMatchObject({ failSwapOn: false, failCgroupV1: false });
    expect(kubelet).toMatchObject({ imageGCHighThresholdPercent: 100, evictionHard: { 'imagefs.available': '0%' } });
    expect(proxy).toMatchObject({ conntrack: { maxPerCore: 0 } });
    expect(initOf(planOf('1.20.15', 'docker'))[2]).not.toHaveProperty('failCgroupV1');
    const [, , onMachine, proxyOnMachine] = initOf(planOf('1.36.4'));
    expect(onMachine).not.toHaveProperty('failSwapOn');
    expect(onMachine).not.toHaveProperty('evictionHard');
    expect(proxyOnMachine).not.toHaveProperty('conntrack');
  });
});

describe('hostile values', () => {
  it.each(HOSTILE_VALUES)('%j stays a value on its way to the guest', (value) => {
    const { plan } = makePlan(modernConfig({ proxy: { http: value, noProxy: [] } }), hostFacts());
    const env = filesOf(plan).get('nodes/w1-k8s/env') ?? '';
    expect(throughGuest(env, ['K8SLAB_HTTP_PROXY', 'K8SLAB_WORKERS'])).toEqual([value, '3']);
  });

  it('are refused where nothing can quote them', () => {
    const { plan } = makePlan(modernConfig({ name: 'a | b' }), hostFacts());
    expect(() => renderLab(plan, assets)).toThrow('without quotes');
  });

  it('stay values in the Vagrantfile', () => {
    const dir = "/srv/it's #{`id`} $(id)";
    const config = modernConfig({ provider: 'docker', box: { name: "image'; system('id'); '" } });
    const { plan } = makePlan(config, hostFacts(), { bundle: debianBundle({ dir }) });
    const text = filesOf(plan).get('Vagrantfile') ?? '';
    expect(text).toContain("docker.image = 'image\\'; system(\\'id\\'); \\''\n");
    expect(text).toContain("dir: '/srv/it\\'s #{`id`} $(id)',\n");
  });
});

it.each([
  ['/srv/2026-11-22T10:00:00/classic', 'source=/srv/2026-11-22T10:00:00/classic'],
  ['C:\\bundles\\a b', 'source=C:\\bundles\\a b'],
  ['/srv/a,b', '"source=/srv/a,b"'],
  ['/srv/say "hi"', '"source=/srv/say ""hi"""'],
])('mounts the bundle %s into docker nodes, whatever its name is', (dir, source) => {
  const { plan } = makePlan(modernConfig({ provider: 'docker' }), hostFacts(), { bundle: debianBundle({ dir }) });
  const text = filesOf(plan).get('Vagrantfile') ?? '';
  const mount = `type=bind,${source},target=/opt/k8slab/bundle,readonly`;
  expect(text).toContain(`          '--mount',\n          ${rubyLiteral(mount)},\n`);
  expect(text.slice(text.indexOf('docker.volumes'))).not.toContain(':/opt/k8slab/bundle');
});

it('gives the Docker of a node that is a container networks and a runc of its own', () => {
  const config = classicConfig({ provider: 'docker', runtime: 'docker' });
  const { plan } = makePlan(config, hostFacts(), { explicit: new Set(['runtime']) });
  const path = 'nodes/w1-k8s/files/docker-daemon.json';
  expect(JSON.parse(filesOf(plan).get(path) ?? '')).toMatchObject({
    bip: '10.213.0.1/24',
    'default-address-pools': [{ base: '10.213.0.0/16', size: 24 }],
    'default-runtime': 'k8slab',
  });
  const machine = makePlan(classicConfig({ provider: 'virtualbox', runtime: 'docker' }), hostFacts()).plan;
  expect(JSON.parse(filesOf(machine).get(path) ?? '')).not.toHaveProperty('bip');
});

it('gives Docker only the mirrors with which it starts, and says so', () => {
  const urls = [
    'https://nexus.lan/repository/hub',
    'http://mirror.lan:5000',
    'https://user:pw@hub.lan',
    'https://a.lan/',
  ];
  const registry = { mirrors: { 'docker.io': urls }, auth: false };
  const { plan, problems } = makePlan(
    classicConfig({ provider: 'virtualbox', runtime: 'docker', registry }),
    hostFacts(),
  );
  expect(JSON.parse(filesOf(plan).get('nodes/m-k8s/files/docker-daemon.json') ?? '')).toMatchObject({
    'registry-mirrors': ['http://mirror.lan:5000', 'https://a.lan/'],
    'insecure-registries': ['mirror.lan:5000'],
  });
  const [problem] = problems.filter(({ code }) => code === 'K8SLAB_RUNTIME');
  expect(problem).toMatchObject({ severity: 'warning', path: 'registry.mirrors' });
  expect(problem?.message).toMatch(/nexus\.lan\/repository\/hub, https:\/\/\[redacted\]@hub\.lan$/);
  const contained = makePlan(modernConfig({ provider: 'virtualbox', registry }), hostFacts());
  expect(contained.problems).toEqual([]);
});
