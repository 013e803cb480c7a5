import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { JENKINS_COMPONENT } from '../../src/components/jenkins/jenkins.js';
import type { LabConfig } from '../../src/config/model.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

const everything = (): boolean => true;

interface Values {
  controller: Record<string, unknown> & { admin: Record<string, string>; tolerations: { key: string }[] };
  agent: Record<string, unknown>;
  persistence: object;
}

async function values(kubernetes: string, part: Partial<LabConfig> = {}): Promise<Values> {
  const plan = planWith(kubernetes, ['jenkins'], part);
  return parse(await renderedFile(plan, 'jenkins/values.yaml')) as Values;
}

describe('the Jenkins of a lab', () => {
  it('is a pinned chart with pinned images, and takes along what it needs', () => {
    expect(JENKINS_COMPONENT.choose(labOf('1.20.15'), everything)).toEqual({
      version: '5.9.53',
      files: [
        {
          kind: 'chart',
          name: 'jenkins-5.9.53.tgz',
          version: '5.9.53',
          url: 'https://github.com/jenkinsci/helm-charts/releases/download/jenkins-5.9.53/jenkins-5.9.53.tgz',
          sha256: 'dc277e78cab1ab79ebd389534e867ea0e7f5f0283e87b8c12640718ffffdcd00',
        },
      ],
      images: [
        'docker.io/jenkins/jenkins:2.568.2-jdk21',
        'docker.io/kiwigrid/k8s-sidecar:2.10.1',
        'docker.io/jenkins/inbound-agent:3385.vf1123fb_515da_-1',
      ],
    });
    expect(planWith('1.36.4', ['jenkins']).components.map(({ name }) => name)).toEqual([
      'metallb',
      'nfs',
      'helm',
      'jenkins',
    ]);
  });

  it('cannot be had without workers, from a bundle, or on docker nodes', () => {
    expect(JENKINS_COMPONENT.choose(labOf('1.36.4', { workers: 0 }), everything)).toMatchObject({
      unavailable: expect.stringContaining('has none') as string,
    });
    expect(JENKINS_COMPONENT.choose(labOf('1.36.4'), (name) => !name.includes('plugins'))).toMatchObject({
      unavailable: expect.stringContaining('plugins') as string,
    });
    expect(planWith('1.36.4', ['jenkins'], { provider: 'docker' }).componentsLeftOut).toContainEqual({
      name: 'jenkins',
      reason: expect.stringMatching(/^it needs nfs: docker nodes/) as string,
    });
  });
});

describe('its values', () => {
  it('are the book’s lab in the keys of today’s chart', async () => {
    const { controller, agent, persistence } = await values('1.36.4');
    expect(controller).toMatchObject({
      serviceType: 'LoadBalancer',
      servicePort: 80,
      agentListenerPort: 50_000,
      runAsUser: 1000,
      fsGroup: 1000,
      nodeSelector: { 'kubernetes.io/hostname': 'm-k8s' },
      installLatestPlugins: false,
      jenkinsOpts: '--sessionTimeout=1440 --sessionEviction=86400',
      admin: { username: 'admin' },
    });
    expect(controller.admin).not.toHaveProperty('password');
    expect(controller['installPlugins']).toHaveLength(4);
    expect(agent).not.toHaveProperty('volumes');
    expect(persistence).toEqual({ enabled: true, existingClaim: 'jenkins' });
  });

  it.each([
    ['1.18.20', 'node-role.kubernetes.io/master'],
    ['1.23.17', 'node-role.kubernetes.io/master'],
    ['1.34.11', 'node-role.kubernetes.io/control-plane'],
  ])('tolerate the taint of the control plane of %s', async (kubernetes, key) => {
    expect((await values(kubernetes)).controller.tolerations).toEqual([
      { key, operator: 'Exists', effect: 'NoSchedule' },
    ]);
  });

  it('have the book’s password and Docker’s socket only where the book’s defaults are asked for', async () => {
    const { controller, agent } = await values('1.20.15', { bookDefaults: true });
    expect(controller.admin).toEqual({ username: 'admin', password: 'admin' });
    expect(agent['volumes']).toContainEqual(expect.objectContaining({ hostPath: '/var/run/docker.sock' }));
    expect((await values('1.36.4', { bookDefaults: true })).agent).not.toHaveProperty('volumes');
  });
});

it('has its home on the share of the control plane, under the book’s name', async () => {
  const plan = planWith('1.20.15', ['jenkins']);
  const documents = parseAllDocuments(await renderedFile(plan, 'jenkins/volume.yaml')).map(
    (document) => document.toJS() as unknown,
  );
  expect(documents).toMatchObject([
    { kind: 'PersistentVolume', spec: { nfs: { server: '192.168.1.10', path: '/nfs_shared/jenkins' } } },
    {
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'default', name: 'jenkins' },
      spec: { volumeName: 'jenkins' },
    },
  ]);
});
