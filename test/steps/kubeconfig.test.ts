import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kubeconfigText, readAdminConf } from '../../src/steps/kubeconfig-text.js';
import { kubeconfigStep } from '../../src/steps/kubeconfig.js';
import { tempDir } from '../temp-dir.js';
import { context, dockerPlan, FakeNode, session } from './fake-node.js';

const ADMIN = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: https://10.0.2.15:6443
  name: kubernetes
contexts:
- context: {cluster: kubernetes, user: kubernetes-admin}
  name: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: S0VZ
`;

describe('the kubeconfig on the host', () => {
  it('is named after the lab and leads to the address of the control plane', () => {
    const text = kubeconfigText('book', 'https://192.168.1.10:6443', readAdminConf(ADMIN));
    expect(parse(text)).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'book',
      preferences: {},
      clusters: [
        { name: 'book', cluster: { 'certificate-authority-data': 'Q0E=', server: 'https://192.168.1.10:6443' } },
      ],
      contexts: [{ name: 'book', context: { cluster: 'book', user: 'book-admin' } }],
      users: [{ name: 'book-admin', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' } }],
    });
  });

  it.each(['2026', '1e3', 'true', 'no'])('is text to every reader for a lab called %s', (name) => {
    const text = kubeconfigText(name, 'https://192.168.1.10:6443', readAdminConf(ADMIN));
    for (const version of ['1.1', '1.2'] as const) {
      expect(parse(text, { version })).toMatchObject({
        'current-context': name,
        contexts: [{ name, context: { cluster: name, user: `${name}-admin` } }],
      });
    }
  });

  it.each(['certificate-authority-data', 'client-certificate-data', 'client-key-data'])(
    'refuses an admin.conf without %s',
    (name) => {
      expect(() => readAdminConf(ADMIN.replace(name, 'other'))).toThrow(
        expect.objectContaining({ code: 'K8SLAB_KUBECONFIG' }) as Error,
      );
    },
  );

  it('is written for its owner only, once, and says so when the host cannot reach it', async () => {
    const labDir = tempDir();
    const node = new FakeNode('m-k8s');
    node.files.set('/etc/kubernetes/admin.conf', { content: ADMIN, mode: 0o600 });
    const plan = dockerPlan();
    const unreachable = plan.nodes.map((each) => ({ ...each, ip: '127.0.0.1' }));
    const given = context('kubeconfig:host');
    const lab = session([node], { labDir, plan: { ...plan, nodes: unreachable } });
    const step = kubeconfigStep(lab, given.step);
    expect(await step.run(given)).toEqual({ changed: true });
    const path = join(labDir, '.state', 'kubeconfig');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('server: https://127.0.0.1:6443');
    expect(lab.notes[0]).toMatch(/^https:\/\/127\.0\.0\.1:6443 cannot be reached from this host/);
    expect(await step.run(given)).toEqual({ changed: false });
  });
});
