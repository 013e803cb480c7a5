import { expect, it } from 'vitest';
import { makePlan } from '../../src/plan/make-plan.js';
import { planSources } from '../../src/plan/sources.js';
import { classicConfig, debianBundle, hostFacts, modernConfig } from './plan-input.js';

it('are one address a server: packages, manifests, registries', () => {
  const { plan } = makePlan(classicConfig({ components: ['metallb'] }), hostFacts());
  expect(planSources(plan)).toEqual([
    {
      name: 'dl.k8s.io',
      kind: 'file',
      urls: ['https://dl.k8s.io/release/v1.20.15/bin/linux/amd64/kubeadm.sha256'],
    },
    { name: 'raw.githubusercontent.com', kind: 'file', urls: [expect.stringMatching(/calico\.yaml$/)] },
    { name: 'registry.k8s.io', kind: 'registry', urls: ['https://registry.k8s.io/v2/'] },
    { name: 'quay.io', kind: 'registry', urls: ['https://quay.io/v2/'] },
  ]);
  const modern = planSources(makePlan(modernConfig({ components: [] }), hostFacts()).plan);
  expect(modern[0]?.urls).toEqual(['https://pkgs.k8s.io/core:/stable:/v1.36/deb/Release.key']);
});

it('have mirrors before the registry itself', () => {
  const mirrors = { 'docker.io': ['http://10.0.0.5:5000', 'https://mirror.example/hub/v2/'] };
  const config = classicConfig({ kubernetes: '1.22.17', registry: { mirrors, auth: false }, components: [] });
  const hub = planSources(makePlan(config, hostFacts()).plan).find(({ name }) => name === 'docker.io');
  expect(hub?.urls).toEqual([
    'http://10.0.0.5:5000/v2/',
    'https://mirror.example/hub/v2/',
    'https://registry-1.docker.io/v2/',
  ]);
});

it('are none with a bundle', () => {
  expect(planSources(makePlan(classicConfig(), hostFacts(), { bundle: debianBundle() }).plan)).toEqual([]);
});
