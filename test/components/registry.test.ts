import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { REGISTRY } from '../../src/components/registry/registry.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

describe('the registry of a lab', () => {
  it.each([
    ['1.18.20', '2.8.3'],
    ['1.23.17', '2.8.3'],
    ['1.36.4', '3.1.1'],
  ])('%s: %s', (kubernetes, version) => {
    expect(REGISTRY.choose(labOf(kubernetes), () => true)).toEqual({
      version,
      files: [],
      images: [`docker.io/library/registry:${version}`],
    });
  });

  it('is trusted by every node, which comes after the control plane', () => {
    const { steps } = planWith('1.20.2', ['registry'], { workers: 2 });
    const needs = Object.fromEntries(steps.map((step) => [step.id, step.needs]));
    expect(needs['registry:w1-k8s']).toEqual(['registry:m-k8s']);
    expect(needs['registry:w2-k8s']).toEqual(['registry:m-k8s']);
  });
});

const network = {
  nodes: '192.168.56.0/24',
  pods: '172.16.0.0/16',
  services: '10.96.0.0/12',
  metallb: '192.168.56.11-192.168.56.99',
};
const open = { network };
const closed = { network, registry: { mirrors: {}, auth: true } };

describe('its settings', () => {
  const config = async (part: object): Promise<unknown> =>
    parse(await renderedFile(planWith('1.36.4', ['registry'], part), 'registry/config.yml'));

  it('serve the address of the lab and no other', async () => {
    expect(await config(open)).toMatchObject({
      http: { addr: '192.168.56.10:8443', tls: { key: '/etc/k8slab-registry/tls.key' } },
    });
  });

  it('ask for a password where the lab file says so, and only there', async () => {
    expect(await config(open)).not.toHaveProperty('auth');
    expect(await config(closed)).toMatchObject({ auth: { htpasswd: { path: '/etc/k8slab-registry/htpasswd' } } });
  });

  it.each([
    [open, "C_AUTH='0'\n"],
    [closed, "C_AUTH='1'\n"],
  ])('tell the script', async (part, line) => {
    expect(await renderedFile(planWith('1.36.4', ['registry'], part), 'registry/settings')).toContain(line);
  });
});

it('is a static pod that may do nothing but listen', async () => {
  const pod: unknown = parse(await renderedFile(planWith('1.20.2', ['registry'], open), 'registry/pod.yaml'));
  expect(pod).toMatchObject({
    kind: 'Pod',
    metadata: { name: 'k8slab-registry', namespace: 'kube-system', annotations: { 'k8slab/config': '@CONFIG_HASH@' } },
    spec: {
      hostNetwork: true,
      containers: [
        {
          image: 'docker.io/library/registry:2.8.3',
          livenessProbe: { httpGet: { host: '192.168.56.10', port: 8443, scheme: 'HTTPS' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });
});

describe('what kubelets may read', () => {
  const resources = async (part: object): Promise<unknown> => {
    const text = await renderedFile(planWith('1.36.4', ['registry'], part), 'registry/access.yaml');
    const [role, binding] = parseAllDocuments(text).map((document) => document.toJS() as Record<string, unknown>);
    expect(binding).toMatchObject({ kind: 'RoleBinding', subjects: [{ kind: 'Group', name: 'system:nodes' }] });
    return (role as { rules: { resources: string[]; resourceNames: string[]; verbs: string[] }[] }).rules;
  };

  it('is the CA', async () => {
    expect(await resources(open)).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['k8slab-registry-ca'], verbs: ['get'] },
    ]);
  });

  it('is that one Secret, too, where there is a password', async () => {
    expect(await resources(closed)).toContainEqual({
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['k8slab-registry'],
      verbs: ['get'],
    });
  });
});
