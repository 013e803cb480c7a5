import { describe, expect, it } from 'vitest';
import type { LabConfig } from '../../src/config/model.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { ALL_PROVIDERS, classicConfig, debianBundle, hostFacts, modernConfig } from './plan-input.js';

describe('makePlan', () => {
  it('gives the book its names, addresses and ports', () => {
    const { plan, problems } = makePlan(classicConfig(), hostFacts());
    expect(problems).toEqual([]);
    expect(plan.nodes).toEqual([
      { name: 'm-k8s', role: 'control-plane', index: 0, ip: '192.168.1.10', cpus: 2, memory: 3072, sshPort: 60010 },
      { name: 'w1-k8s', role: 'worker', index: 1, ip: '192.168.1.101', cpus: 1, memory: 2560, sshPort: 60101 },
      { name: 'w2-k8s', role: 'worker', index: 2, ip: '192.168.1.102', cpus: 1, memory: 2560, sshPort: 60102 },
      { name: 'w3-k8s', role: 'worker', index: 3, ip: '192.168.1.103', cpus: 1, memory: 2560, sshPort: 60103 },
    ]);
    expect(plan.kubernetes).toMatchObject({
      version: '1.20.15',
      source: 'dl.k8s.io',
      imageRepository: 'registry.k8s.io',
    });
    expect(plan.runtime).toEqual({ name: 'docker', criSocket: '/var/run/dockershim.sock' });
  });

  it('is the same for the same input, and survives JSON', () => {
    const once = makePlan(modernConfig(), hostFacts()).plan;
    const again = makePlan(modernConfig(), hostFacts()).plan;
    expect(JSON.stringify(again)).toBe(JSON.stringify(once));
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
  });

  it('plans a lab without workers', () => {
    const { plan } = makePlan(modernConfig({ workers: 0 }), hostFacts());
    expect(plan.nodes.map((node) => node.name)).toEqual(['m-k8s']);
    expect(plan.env['m-k8s']).toMatchObject({ K8SLAB_WORKERS: '0', K8SLAB_POD_ROUTES: '' });
    // Where else should the pods of components run?
    expect([plan.untaintControlPlane, plan.env['m-k8s']?.['K8SLAB_UNTAINT']]).toEqual([true, '1']);
    expect(makePlan(modernConfig({ workers: 1 }), hostFacts()).plan.untaintControlPlane).toBe(false);
  });

  it('gives docker nodes containerd, unless docker was asked for', () => {
    const config = classicConfig({ provider: 'auto' });
    const facts = hostFacts({ providers: ALL_PROVIDERS.filter(({ name }) => name === 'docker') });
    expect(makePlan(config, facts).plan.runtime.name).toBe('containerd');
    const asked = makePlan(config, facts, { explicit: new Set(['runtime']) });
    expect(asked.plan.runtime.name).toBe('docker');
    expect(asked.problems).toEqual([]);
    const crowded = { nodes: '10.0.0.0/8', pods: '172.30.0.0/16', services: '192.168.240.0/20', metallb: 'auto' };
    const full = makePlan(classicConfig({ provider: 'docker', network: crowded }), facts, {
      explicit: new Set(['runtime']),
    });
    expect(full.problems).toContainEqual(expect.objectContaining({ code: 'K8SLAB_RUNTIME', path: 'runtime' }));
  });

  it('is a plan even where nothing can be booted, and says so', () => {
    const providers = [{ name: 'virtualbox', usable: false, reason: 'VBoxManage is not installed' }] as const;
    const { plan, problems } = makePlan(modernConfig({ provider: 'auto' }), hostFacts({ providers: [...providers] }));
    expect(plan.nodes).toHaveLength(4);
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'K8SLAB_PROVIDER_UNUSABLE',
        severity: 'error',
        message: 'no provider works on this host: virtualbox: VBoxManage is not installed',
      }),
    ]);
  });

  it('judges the lab by this host: memory and networks, unless the lab is already there', () => {
    const facts = hostFacts({ memoryTotal: 8192, routes: [{ cidr: '192.168.1.0/24', device: 'wlan0' }] });
    const codes = (labExists: boolean): string[] =>
      makePlan(modernConfig(), facts, { labExists }).problems.map((problem) => problem.code);
    expect(codes(false)).toEqual(['K8SLAB_RAM', 'K8SLAB_NET_OVERLAP']);
    expect(codes(true)).toEqual(['K8SLAB_RAM']);
  });

  it('judges the network of a provider that it has chosen itself', () => {
    const network = { ...modernConfig().network, pods: '10.0.0.0/14', services: '10.96.0.0/12' };
    const { plan, problems } = makePlan(modernConfig({ provider: 'auto', network }), hostFacts({ routes: [] }));
    expect(plan.provider.name).toBe('virtualbox');
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'K8SLAB_NET_OVERLAP',
        message: 'pods 10.0.0.0/14 overlaps 10.0.2.0/24, by which virtualbox machines reach the internet',
      }),
    ]);
  });

  it('points at the line of the lab file', () => {
    const text = 'apiVersion: k8slab/v1\nprofile: classic\nprovider: docker\n';
    const { config, explicit, context } = parseConfig(new TextEncoder().encode(text), { dir: '/lab' });
    const facts = hostFacts({ providers: [{ name: 'docker', usable: false, reason: 'no daemon' }] });
    expect(config && makePlan(config, facts, { explicit, context }).problems).toEqual([
      expect.objectContaining({
        path: 'provider',
        line: 3,
        value: 'docker',
        message: 'docker does not work on this host: no daemon',
      }),
    ]);
  });

  it('plans 30 workers', () => {
    const { plan } = makePlan(
      modernConfig({ workers: 30, components: [] }),
      hostFacts({ memoryTotal: 131_072, memoryAvailable: 131_072 }),
    );
    expect(plan.nodes.at(-1)).toMatchObject({ name: 'w30-k8s', ip: '192.168.1.130', sshPort: 60130 });
    expect(plan.env['w30-k8s']?.['K8SLAB_POD_SUBNET']).toBe('172.16.30.0/24');
    expect(plan.steps).toHaveLength(1 + 31 * 8 + 30 + 3 + 3);
  });

  it('keeps the box the user named, whatever the provider', () => {
    const box = { name: 'mine', file: '/boxes/mine.box' };
    expect(makePlan(modernConfig({ box, provider: 'libvirt' }), hostFacts()).plan.box).toEqual(box);
  });
});

describe('the encapsulation of Calico', () => {
  it.each([
    ['libvirt', undefined, 'ipip'],
    ['docker', undefined, 'vxlan'],
    ['libvirt', 'vxlan', 'vxlan'],
    ['docker', 'ipip', 'ipip'],
  ] as const)('on %s with %s wanted is %s', (provider, encapsulation, chosen) => {
    const config = modernConfig({ provider });
    const network = { ...config.network, ...(encapsulation && { encapsulation }) };
    const { plan } = makePlan({ ...config, network }, hostFacts());
    expect(plan.cni.encapsulation).toBe(chosen);
    expect(plan.network).not.toHaveProperty('encapsulation');
  });
});

describe('makePlan with a bundle', () => {
  const bundle = debianBundle();

  it('takes from the bundle what the user left open', () => {
    const { plan, problems } = makePlan(classicConfig({ provider: 'libvirt' }), hostFacts(), { bundle });
    expect(problems).toEqual([]);
    expect(plan.kubernetes).toEqual({
      version: '1.20.2',
      source: 'bundle',
      kubeadmApi: 'kubeadm.k8s.io/v1beta2',
      imageRepository: 'k8s.gcr.io',
      pauseImage: 'k8s.gcr.io/pause:3.2',
      controlPlaneTaints: ['node-role.kubernetes.io/master'],
    });
    expect(plan.runtime).toEqual({ name: 'containerd', criSocket: '/run/containerd/containerd.sock' });
    expect(plan.cni).toEqual({ name: 'static-route', version: '1.1.1' });
    expect(plan.bundle).toEqual({
      dir: '/srv/bundles/classic-debian',
      manifestSha256: bundle.manifestSha256,
      name: 'classic-debian',
      dns: false,
    });
  });

  it('takes the release of Calico that the bundle holds', () => {
    const withCalico = debianBundle({ cni: 'calico', cniManifestVersion: '3.20.2' });
    const { plan } = makePlan(classicConfig({ provider: 'libvirt' }), hostFacts(), { bundle: withCalico });
    expect(plan.cni).toEqual({ name: 'calico', version: '3.20.2', encapsulation: 'ipip' });
  });

  it('keeps docker where the bundle has it', () => {
    const withDocker = debianBundle({ programs: ['kubeadm', 'docker.io'] });
    const { plan } = makePlan(classicConfig({ provider: 'libvirt' }), hostFacts(), { bundle: withDocker });
    expect(plan.runtime.name).toBe('docker');
  });

  it('names every contradiction at once', () => {
    const config = modernConfig({ kubernetes: '1.36.4', provider: 'libvirt' });
    const explicit = new Set(['kubernetes', 'cni']);
    const { problems } = makePlan(config, hostFacts({ arch: 'arm64' }), { bundle, explicit });
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([
      ['K8SLAB_BUNDLE_PROFILE', 'profile'],
      ['K8SLAB_BUNDLE_VERSION', 'kubernetes'],
      ['K8SLAB_BUNDLE_ARCH', 'bundle'],
      ['K8SLAB_BUNDLE_CNI', 'cni'],
    ]);
  });
});

describe('a lab without a pod network', () => {
  const without = (part: Partial<LabConfig> = {}) => makePlan(modernConfig({ cni: 'none', ...part }), hostFacts());

  it('says of each component why it is left out', () => {
    const { plan, problems } = without();
    expect(plan.components).toEqual([]);
    expect(plan.componentsLeftOut).toContainEqual({
      name: 'metallb',
      reason: 'the lab has no pod network (cni: none)',
    });
    expect(problems).toEqual([]);
  });

  it('refuses those that are asked for', () => {
    const { problems } = without({ components: ['metallb'] });
    expect(problems.map(({ code }) => code)).toEqual(['K8SLAB_COMPONENT_UNAVAILABLE']);
  });
});

describe('a name that libvirt has for a network of all labs', () => {
  it.each([
    ['libvirt', 'default', ['K8SLAB_LIBVIRT_NAME']],
    ['libvirt', 'vagrant-libvirt', ['K8SLAB_LIBVIRT_NAME']],
    ['libvirt', 'book', []],
    ['virtualbox', 'default', []],
  ] as const)('%s, %s', (provider, name, codes) => {
    const { problems } = makePlan(modernConfig({ provider, name }), hostFacts());
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });
});

describe('a kubelet that knows cgroup v1 only', () => {
  const box = { name: 'mine/centos-7' };
  it.each([
    [
      'on the usual box',
      classicConfig({ kubernetes: '1.18.4' }),
      'error',
      /1\.18\.4 .* bento\/debian-12 has cgroup v2/,
    ],
    ['on a box of the user', classicConfig({ kubernetes: '1.18.20', box }), 'warning', /mine\/centos-7 has to come/],
    ['in containers, which have those of the host', classicConfig({ kubernetes: '1.18.20', provider: 'docker' })],
    ['that is one version newer', classicConfig({ kubernetes: '1.19.16' })],
  ])('%s', (_where, config, severity?: string, message?: RegExp) => {
    const { problems } = makePlan(config, hostFacts());
    const wanted = {
      code: 'K8SLAB_CGROUP_V2',
      severity,
      path: 'kubernetes',
      message: expect.stringMatching(message ?? '') as string,
      hint: expect.stringContaining('kubernetes: 1.20.15') as string,
    };
    expect(problems).toEqual(severity === undefined ? [] : [expect.objectContaining(wanted)]);
  });
});

describe('a version of the pod network that the lab file names', () => {
  const named = (cniVersion: string, part: Partial<LabConfig> = {}): LabConfig => {
    const config = classicConfig(part);
    return { ...config, network: { ...config.network, cniVersion } };
  };

  it("is taken, down to the book's own", () => {
    const { plan, problems } = makePlan(named('3.17.1'), hostFacts());
    expect(problems).toEqual([]);
    expect(plan.cni).toMatchObject({ name: 'calico', version: '3.17.1' });
    expect(plan.env['m-k8s']?.['K8SLAB_CNI_VERSION']).toBe('3.17.1');
    expect(plan.network).not.toHaveProperty('cniVersion');
  });

  it.each([
    ['that does not exist', named('3.20.5'), 'there is no calico 3.20.5', /one of: 3\.20\.6, 3\.17\.1\.$/],
    ['for a newer Kubernetes', named('3.25.2'), 'calico 3.25.2 is for Kubernetes 1.21 to 1.24', /one of: 3\.20\.6/],
    ['of a network without one', named('1.0.0', { cni: 'static-route' }), 'there is no static-route 1.0.0', /^Leave/],
  ])('%s is refused', (_what, config, message, hint) => {
    expect(makePlan(config, hostFacts()).problems).toEqual([
      expect.objectContaining({
        code: 'K8SLAB_CNI_VERSION',
        path: 'network.cniVersion',
        message: expect.stringContaining(message) as string,
        hint: expect.stringMatching(hint) as string,
      }),
    ]);
  });

  it('has to be that of the bundle', () => {
    const bundle = debianBundle({ cni: 'calico', cniManifestVersion: '3.20.6' });
    expect(makePlan(named('3.20.6'), hostFacts(), { bundle }).problems).toEqual([]);
    const { plan, problems } = makePlan(named('3.17.1'), hostFacts(), { bundle });
    expect(plan.cni.version).toBe('3.20.6');
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'K8SLAB_CNI_VERSION',
        message: 'bundle classic-debian holds calico 3.20.6 but 3.17.1 is asked for',
      }),
    ]);
  });
});
