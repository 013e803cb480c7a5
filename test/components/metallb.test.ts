import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { METALLB } from '../../src/components/metallb/metallb.js';
import { METALLB_RELEASES } from '../../src/components/metallb/releases.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

describe('the MetalLB of a lab', () => {
  it.each([
    // 0.12 gives no addresses where services have no clusterIPs.
    ['1.18.20', '0.11.0'],
    ['1.19.16', '0.11.0'],
    ['1.20.2', '0.12.1'],
    ['1.23.17', '0.12.1'],
    ['1.36.4', '0.16.2'],
  ])('%s: %s', (kubernetes, version) => {
    const choice = METALLB.choose(labOf(kubernetes), () => true);
    expect(choice).toMatchObject({
      version,
      images: [`quay.io/metallb/controller:v${version}`, `quay.io/metallb/speaker:v${version}`],
    });
  });

  it('comes from tags and with checksums', () => {
    for (const { version, files } of METALLB_RELEASES) {
      for (const { url, sha256 } of files) {
        expect(url).toContain(`/metallb/metallb/v${version}/`);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });
});

describe('its range', () => {
  const network = {
    nodes: '192.168.56.0/24',
    pods: '172.16.0.0/16',
    services: '10.96.0.0/12',
    metallb: '192.168.56.21 - 192.168.56.23',
  };

  it('is a ConfigMap up to 0.12', async () => {
    const text = await renderedFile(planWith('1.20.2', ['metallb'], { network }), 'metallb/range.yaml');
    const map = parse(text) as { kind: string; metadata: object; data: { config: string } };
    expect(map).toMatchObject({ kind: 'ConfigMap', metadata: { namespace: 'metallb-system', name: 'config' } });
    expect(parse(map.data.config)).toEqual({
      'address-pools': [{ name: 'k8slab', protocol: 'layer2', addresses: ['192.168.56.21-192.168.56.23'] }],
    });
  });

  it('is a pool that is advertised from 0.13 on', async () => {
    const text = await renderedFile(planWith('1.36.4', ['metallb'], { network }), 'metallb/range.yaml');
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toMatchObject([
      { kind: 'IPAddressPool', metadata: { name: 'k8slab' }, spec: { addresses: ['192.168.56.21-192.168.56.23'] } },
      { kind: 'L2Advertisement', spec: { ipAddressPools: ['k8slab'] } },
    ]);
  });

  it('is known to the script without spaces', async () => {
    const settings = await renderedFile(planWith('1.20.2', ['metallb'], { network }), 'metallb/settings');
    expect(settings).toContain("C_RANGE='192.168.56.21-192.168.56.23'\n");
    expect(settings).toContain("C_MANIFESTS='metallb-namespace.yaml metallb.yaml'\n");
  });
});

describe('its probe', () => {
  const documents = async (kubernetes: string, workers: number): Promise<unknown[]> => {
    const text = await renderedFile(planWith(kubernetes, ['metallb'], { workers }), 'metallb/probe.yaml');
    return parseAllDocuments(text).map((document) => document.toJS() as unknown);
  };

  it('is answered for by kube-proxy of the first worker', async () => {
    expect(await documents('1.20.2', 2)).toMatchObject([
      { kind: 'Service', spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } },
      { kind: 'Endpoints', subsets: [{ addresses: [{ ip: '192.168.1.101', nodeName: 'w1-k8s' }] }] },
    ]);
  });

  it('has slices where Endpoints are on their way out', async () => {
    expect((await documents('1.36.4', 2))[1]).toMatchObject({
      kind: 'EndpointSlice',
      metadata: { labels: { 'kubernetes.io/service-name': 'k8slab-probe' } },
      endpoints: [{ addresses: ['192.168.1.101'], nodeName: 'w1-k8s' }],
    });
  });

  it('stays on the control plane of a lab without workers', async () => {
    expect((await documents('1.20.2', 0))[1]).toMatchObject({
      subsets: [{ addresses: [{ ip: '192.168.1.10', nodeName: 'm-k8s' }] }],
    });
  });
});
