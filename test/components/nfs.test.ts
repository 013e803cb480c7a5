import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { ComponentChoice } from '../../src/components/component.js';
import { NFS } from '../../src/components/nfs/nfs.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

const everything = (): boolean => true;

describe('the NFS of a lab', () => {
  it('is the CSI driver with its six images in the modern profile', () => {
    const choice = NFS.choose(labOf('1.36.4'), everything) as ComponentChoice;
    expect(choice.version).toBe('4.13.4');
    expect(choice.images).toHaveLength(6);
    expect(choice.images).toContain('registry.k8s.io/sig-storage/nfsplugin:v4.13.4');
    for (const { url, sha256 } of choice.files) {
      expect(url).toContain('/csi-driver-nfs/v4.13.4/deploy/v4.13.4/');
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('is the subdir provisioner in the classic profile', () => {
    expect(NFS.choose(labOf('1.20.2'), everything)).toEqual({
      version: '4.0.2',
      files: [],
      images: ['registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2'],
    });
  });

  it.each(['1.20.2', '1.36.4'])('%s is a server without provisioner where a bundle lacks one image', (kubernetes) => {
    const lab = labOf(kubernetes);
    const last = (NFS.choose(lab, everything) as ComponentChoice).images.at(-1);
    expect(NFS.choose(lab, (name) => name !== last)).toEqual({ version: 'static', files: [], images: [] });
  });

  it('is not for docker nodes, and says why', () => {
    const verdict = NFS.choose({ ...labOf('1.20.2'), provider: 'docker' }, everything);
    expect(verdict).toEqual({
      unavailable: 'docker nodes are containers, and the NFS server is part of a kernel of its own',
    });
  });
});

describe('what it renders', () => {
  const network = {
    nodes: '192.168.56.0/24',
    pods: '172.16.0.0/16',
    services: '10.96.0.0/12',
    metallb: '192.168.56.11-192.168.56.99',
  };

  it('is the StorageClass of the book, on the server of the lab and not the default', async () => {
    const text = await renderedFile(planWith('1.36.4', ['nfs'], { network }), 'nfs/storage-class.yaml');
    const storageClass = parse(text) as { metadata: Record<string, unknown> };
    expect(storageClass).toMatchObject({
      provisioner: 'nfs.csi.k8s.io',
      parameters: { server: '192.168.56.10', share: '/nfs_shared' },
    });
    expect(storageClass.metadata).toEqual({ name: 'managed-nfs-storage' });
  });

  it('is the subdir provisioner with the same name in both of its places', async () => {
    const plan = planWith('1.20.2', ['nfs'], { network });
    const { provisioner } = parse(await renderedFile(plan, 'nfs/storage-class.yaml')) as { provisioner: string };
    const objects = parseAllDocuments(await renderedFile(plan, 'nfs/provisioner.yaml')).map(
      (document) => document.toJS() as unknown,
    );
    expect(objects.at(-1)).toMatchObject({
      kind: 'Deployment',
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: 'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2',
                env: [
                  { name: 'PROVISIONER_NAME', value: provisioner },
                  { name: 'NFS_SERVER', value: '192.168.56.10' },
                  { name: 'NFS_PATH', value: '/nfs_shared' },
                ],
              },
            ],
            volumes: [{ name: 'share', nfs: { server: '192.168.56.10', path: '/nfs_shared' } }],
          },
        },
      },
    });
  });

  it('leaves seccompProfile to versions that know it', async () => {
    const of = (kubernetes: string): Promise<string> =>
      renderedFile(planWith(kubernetes, ['nfs']), 'nfs/provisioner.yaml');
    expect(await of('1.18.20')).not.toContain('seccompProfile');
    expect(await of('1.19.16')).toContain('seccompProfile');
  });

  it('tells the script what to wait for, in every node, and what to apply', async () => {
    const settings = await renderedFile(planWith('1.36.4', ['nfs'], { network }), 'nfs/settings');
    expect(settings).toContain("C_NODES='192.168.56.0/24'\n");
    expect(settings).toContain("C_WORKLOADS='deployment/csi-nfs-controller daemonset/csi-nfs-node'\n");
    expect(settings).toContain(
      "C_MANIFESTS='rbac-csi-nfs.yaml csi-nfs-driverinfo.yaml csi-nfs-controller.yaml csi-nfs-node.yaml'\n",
    );
  });
});
