import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { INGRESS } from '../../src/components/ingress/ingress.js';
import { INGRESS_RELEASES } from '../../src/components/ingress/releases.js';
import { isRetired } from '../../src/components/retired.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

describe('the ingress of a lab', () => {
  it.each([
    ['1.18.20', '0.44.0', 'registry.k8s.io/ingress-nginx/controller:v0.44.0@'],
    ['1.19.16', '0.49.3', 'registry.k8s.io/ingress-nginx/controller:v0.49.3@'],
    ['1.21.14', '0.49.3', 'registry.k8s.io/ingress-nginx/controller:v0.49.3@'],
    ['1.22.17', '1.3.1', 'registry.k8s.io/ingress-nginx/controller:v1.3.1@'],
    ['1.36.4', '2.6.7', 'ghcr.io/nginx/nginx-gateway-fabric:2.6.7'],
  ])('%s: %s', (kubernetes, version, image) => {
    const choice = INGRESS.choose(labOf(kubernetes), () => true);
    expect(choice).toMatchObject({ version });
    expect('images' in choice && choice.images[0]).toContain(image);
  });

  it('comes from tags and with checksums, each file under a name of its own', () => {
    for (const { files } of INGRESS_RELEASES) {
      expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
      for (const { url, version, sha256 } of files) {
        expect(url).toMatch(
          new RegExp(`^https://raw\\.githubusercontent\\.com/[\\w-]+/[\\w-]+/(controller-)?v${version}/`),
        );
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });
});

it('is retired where it is ingress-nginx', () => {
  const of = (version: string) => isRetired({ name: 'ingress', version });
  expect(['0.44.0', '0.49.3', '1.3.1', '2.6.7'].map(of)).toEqual([true, true, true, false]);
  expect(isRetired({ name: 'metallb', version: '0.49.3' })).toBe(false);
});

describe("the book's ports", () => {
  it('are those of a service with the name that the book gives it', async () => {
    const text = await renderedFile(planWith('1.20.15', ['ingress']), 'ingress/node-ports.yaml');
    expect(parse(text)).toMatchObject({
      kind: 'Service',
      metadata: { namespace: 'ingress-nginx', name: 'nginx-ingress-controller' },
      spec: {
        type: 'NodePort',
        ports: [
          { port: 80, nodePort: 30100 },
          { port: 443, nodePort: 30101 },
        ],
      },
    });
  });

  it('are those of the gateway', async () => {
    const text = await renderedFile(planWith('1.36.4', ['ingress']), 'ingress/gateway.yaml');
    const nodePorts = [
      { port: 30100, listenerPort: 80 },
      { port: 30101, listenerPort: 443 },
    ];
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toMatchObject([
      { kind: 'NginxProxy', spec: { kubernetes: { service: { type: 'NodePort', nodePorts } } } },
      {
        kind: 'Gateway',
        spec: {
          infrastructure: { parametersRef: { kind: 'NginxProxy', name: 'k8slab' } },
          listeners: [{ port: 80 }, { port: 443 }],
        },
      },
    ]);
  });

  it('are in the order in which they are needed: definitions, then what is defined', async () => {
    const settings = await renderedFile(planWith('1.36.4', ['ingress']), 'ingress/settings');
    expect(settings).toMatch(
      /C_MANIFESTS='gateway\.networking\S+.* nginx-gateway-crds\.yaml nginx-gateway-nodeport\.yaml'/,
    );
  });
});
