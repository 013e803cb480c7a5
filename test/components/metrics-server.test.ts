import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { METRICS_SERVER } from '../../src/components/metrics-server/metrics-server.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

interface KubernetesObject {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
}

async function objects(kubernetes: string): Promise<KubernetesObject[]> {
  const plan = planWith(kubernetes, ['metrics-server']);
  const files = ['metrics-server.yaml', 'api-service.yaml'].map((name) => renderedFile(plan, `metrics-server/${name}`));
  const documents = (await Promise.all(files)).flatMap((text) => parseAllDocuments(text));
  return documents.map((document) => document.toJS() as KubernetesObject);
}

describe('the metrics-server of a lab', () => {
  it.each([
    ['1.18.20', '0.5.0', 'k8s.gcr.io/metrics-server/metrics-server:v0.5.0'],
    ['1.23.17', '0.5.0', 'k8s.gcr.io/metrics-server/metrics-server:v0.5.0'],
    ['1.34.11', '0.9.0', 'registry.k8s.io/metrics-server/metrics-server:v0.9.0'],
  ])('%s: %s', async (kubernetes, version, image) => {
    expect(METRICS_SERVER.choose(labOf(kubernetes), () => true)).toEqual({ version, files: [], images: [image] });
    const deployment = (await objects(kubernetes)).find(({ kind }) => kind === 'Deployment');
    expect(deployment).toMatchObject({ spec: { template: { spec: { containers: [{ image }] } } } });
  });

  it.each([
    ['1.20.15', ['nodes/stats']],
    ['1.36.4', ['nodes/metrics']],
  ])('%s may read %s of the kubelets', async (kubernetes, resources) => {
    const role = (await objects(kubernetes)).find(({ metadata }) => metadata.name === 'system:metrics-server');
    expect(role).toMatchObject({ rules: [{}, { resources, verbs: ['get'] }] });
  });

  it('asks kubelets no more often than they look at their containers', async () => {
    const rendered = async (accelerated: boolean): Promise<string> => {
      const plan = planWith('1.20.15', ['metrics-server'], { provider: 'libvirt' });
      const provider = { ...plan.provider, accelerated };
      return renderedFile({ ...plan, provider }, 'metrics-server/metrics-server.yaml');
    };
    expect(await rendered(true)).toContain('- --metric-resolution=15s\n');
    expect(await rendered(false)).toContain('- --metric-resolution=60s\n');
  });

  it('has no field that its Kubernetes does not know', async () => {
    const text = async (kubernetes: string): Promise<string> => JSON.stringify(await objects(kubernetes));
    expect(await text('1.18.20')).not.toContain('seccompProfile');
    expect(await text('1.19.16')).toContain('seccompProfile');
  });

  it('is removed whole: the script names every object of the manifest', async () => {
    const script = await readFile(new URL('../../scripts/guest/components/metrics-server.sh', import.meta.url), 'utf8');
    for (const { kind, metadata } of await objects('1.20.15')) {
      expect(script).toContain(`${kind.toLowerCase()}/${metadata.name}`);
    }
  });
});
