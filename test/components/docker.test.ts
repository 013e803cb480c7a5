import { describe, expect, it } from 'vitest';
import { dockerNetworks } from '../../src/components/docker/networks.js';
import { DOCKER } from '../../src/components/docker/docker.js';
import { DOCKER_IMAGES } from '../../src/components/docker/images.js';
import { DEFAULT_COMPONENTS } from '../../src/config/component-names.js';
import type { RuntimeName } from '../../src/config/model.js';
import { renderLab } from '../../src/render/render-lab.js';
import { labAssets } from '../render/lab-assets.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

const network = (nodes: string, pods = '172.16.0.0/16', services = '10.96.0.0/12') => ({
  network: { nodes, pods, services, metallb: '192.168.1.11-192.168.1.99' },
});

it('is nobody asked for: a usual lab does without', () => {
  expect(DEFAULT_COMPONENTS).not.toContain('docker');
});

describe('its networks', () => {
  it.each([
    ['192.168.1.0/24', '172.16.0.0/16', '10.213.0.0/16'],
    ['10.213.7.0/24', '172.16.0.0/16', '10.77.0.0/16'],
    ['192.168.1.0/24', '10.0.0.0/9', '10.213.0.0/16'],
    ['192.168.1.0/24', '10.0.0.0/8', '172.30.0.0/16'],
    ['192.168.241.0/24', '10.0.0.0/8', '172.30.0.0/16'],
  ])('beside nodes %s and pods %s: %s', (nodes, pods, pool) => {
    expect(dockerNetworks(network(nodes, pods))?.pool).toBe(pool);
  });

  it('need a range that is left', () => {
    const full = network('192.168.240.0/20', '10.0.0.0/8', '172.16.0.0/12');
    expect(DOCKER.choose({ ...labOf('1.20.2'), ...full }, () => true)).toMatchObject({
      unavailable: expect.stringContaining('no range') as unknown,
    });
  });
});

describe('its images', () => {
  it('are those that can be had: what is missing blocks single labs, not the engine', () => {
    const only = 'docker.io/library/busybox:latest';
    expect(DOCKER.choose(labOf('1.20.2'), (name) => name === only)).toEqual({
      version: 'distribution',
      files: [],
      images: [only],
    });
  });

  it('are all on the control plane, the two of the Java builds on workers', async () => {
    const settings = await renderedFile(planWith('1.20.2', ['docker']), 'docker/settings');
    expect(settings).toContain(`C_IMAGES='${DOCKER_IMAGES.join(' ')}'\n`);
    expect(settings).toContain("C_WORKER_IMAGES='docker.io/library/openjdk:8 gcr.io/distroless/java:8'\n");
  });

  it('are not imported into the runtime of the kubelet', async () => {
    const alone = planWith('1.20.2', ['docker']);
    expect(alone.steps.map(({ kind }) => kind)).not.toContain('component-images');
    const images = await renderedFile(planWith('1.20.2', ['docker', 'registry']), 'images');
    expect(images).toBe('registry\tdocker.io/library/registry:2.8.3\n');
  });
});

it.each<RuntimeName>(['containerd', 'docker'])('brings settings for dockerd beside the runtime %s', async (name) => {
  const plan = planWith('1.20.2', ['docker'], { runtime: name });
  expect(plan.runtime.name).toBe(name);
  const files = renderLab(plan, await labAssets()).filter(({ path }) => path.endsWith('/docker-daemon.json'));
  expect(files.map(({ path }) => path.split('/')[1])).toEqual(plan.nodes.map((node) => node.name));
});

it('keeps what the settings of the runtime say, and adds networks of its own beside another runtime', async () => {
  const daemon = async (runtime: RuntimeName): Promise<Record<string, unknown>> => {
    const files = renderLab(planWith('1.20.2', ['docker'], { runtime }), await labAssets());
    const file = files.find(({ path }) => path === 'nodes/w1-k8s/files/docker-daemon.json');
    return JSON.parse(file?.content ?? '') as Record<string, unknown>;
  };
  const asRuntime = await daemon('docker');
  expect(asRuntime).toMatchObject({ 'exec-opts': ['native.cgroupdriver=@CGROUP_DRIVER@'], 'registry-mirrors': [] });
  expect(await daemon('containerd')).toEqual({
    ...asRuntime,
    bip: '10.213.0.1/24',
    'default-address-pools': [{ base: '10.213.0.0/16', size: 24 }],
  });
});
