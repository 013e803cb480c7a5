import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan } from '../../src/plan/model.js';
import {
  classicConfig,
  debianBundle,
  emulatedFacts,
  hostFacts,
  modernBundle,
  modernConfig,
} from '../plan/plan-input.js';

const box = { name: 'k8slab/debian-12', file: '/srv/boxes/debian-12.box' };
const network19216856 = {
  nodes: '192.168.56.0/24',
  pods: '172.16.0.0/16',
  services: '10.96.0.0/12',
  metallb: '192.168.56.11-192.168.56.99',
};

/** One lab directory under test/golden/ for each. */
export const GOLDEN_CASES: Readonly<Record<string, () => Plan>> = {
  'classic-virtualbox-3': () => makePlan(classicConfig(), hostFacts()).plan,
  'modern-virtualbox-3': () => makePlan(modernConfig(), hostFacts()).plan,
  'modern-virtualbox-20': () => makePlan(modernConfig({ workers: 20 }), hostFacts()).plan,
  'modern-libvirt-kvm-1': () =>
    makePlan(modernConfig({ provider: 'libvirt', workers: 1, cni: 'flannel' }), hostFacts()).plan,
  'classic-libvirt-emulated-2': () =>
    makePlan(classicConfig({ provider: 'libvirt', workers: 2, box }), emulatedFacts(), { bundle: debianBundle() }).plan,
  'modern-libvirt-emulated-1': () =>
    makePlan(modernConfig({ provider: 'libvirt', workers: 1, box }), emulatedFacts(), { bundle: modernBundle() }).plan,
  'classic-docker-2': () =>
    makePlan(classicConfig({ provider: 'docker', workers: 2 }), hostFacts(), { bundle: debianBundle() }).plan,
  'modern-docker-2': () =>
    makePlan(modernConfig({ provider: 'docker', workers: 2 }), hostFacts(), { bundle: modernBundle() }).plan,
  // Everything that a lab file can change and the others leave alone.
  'modern-other-subnet-2': () =>
    makePlan(
      modernConfig({
        name: 'room-2',
        workers: 2,
        kubernetes: '1.34.11',
        controlPlane: { name: 'm-k8s', cpus: 4, memory: 6144, untaint: true },
        network: { ...network19216856, hostResolver: true },
        box: { name: 'bento/ubuntu-24.04', version: '202510.26.0', url: 'https://boxes.example/catalog.json' },
        registry: {
          mirrors: { 'docker.io': ['http://10.0.0.5:5000'], 'registry.k8s.io': ['https://mirror.example/k8s'] },
          auth: true,
        },
        proxy: { http: 'http://proxy.example:3128', https: 'http://proxy.example:3128', noProxy: ['.example'] },
        ssh: { portBase: 61000 },
        bookDefaults: true,
      }),
      hostFacts(),
    ).plan,
};
