import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

const MANIFEST = 'image: quay.io/calico/node:v3.20.6\n';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('env', envFile({ ...ENV, K8SLAB_CNI: 'calico', K8SLAB_CNI_VERSION: '3.20.6' }));
});
afterEach(() => root.remove());

/** A curl that has one answer for every address, and a list of what it was asked for. */
async function internet(content: string): Promise<void> {
  await root.write('answer', content);
  await root.program(
    'curl',
    `echo "\${*: -1}" >>${root.path('asked')}
while [ "$1" != -o ]; do shift; done
cat ${root.path('answer')} >"$2"`,
  );
}

const source = (checksum: string): Promise<void> =>
  root.write('files/cni/source', `${checksum}\thttps://calico.example/calico.yaml\n`);
const manifest = () => root.shell('find_cni_manifest | xargs cat');

describe('the manifest of a pod network from the internet', () => {
  test('is the one with the checksum of the plan, and nothing else comes out', async () => {
    await internet(MANIFEST);
    await source(sha256(MANIFEST));
    expect(await manifest()).toMatchObject({ code: 0, stdout: MANIFEST });
    expect((await root.shell(`cat ${root.path('asked')}`)).stdout).toBe('https://calico.example/calico.yaml\n');
  });

  test('with another checksum is refused', async () => {
    await internet(`${MANIFEST}# and more\n`);
    await source(sha256(MANIFEST));
    const { code, stderr } = await manifest();
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      'K8SLAB_ERROR K8SLAB_DOWNLOAD Cannot use https://calico.example/calico.yaml: its sha256 is',
    );
  });

  test('gives way to one in the lab directory', async () => {
    await root.write('files/cni/calico.yaml', 'image: mine\n');
    expect(await manifest()).toMatchObject({ code: 0, stdout: 'image: mine\n' });
  });
});

describe('the manifest of Calico', () => {
  const calico = [
    { kind: 'ConfigMap', metadata: { name: 'calico-config' }, data: { calico_backend: 'bird', veth_mtu: '0' } },
    {
      kind: 'DaemonSet',
      metadata: { name: 'calico-node' },
      spec: {
        template: {
          spec: {
            initContainers: [{ name: 'install-cni', env: [{ name: 'A', value: '1' }] }],
            containers: [
              {
                name: 'calico-node',
                env: [
                  { name: 'CALICO_IPV4POOL_IPIP', value: 'Always' },
                  { name: 'IP', value: 'autodetect' },
                ],
                livenessProbe: { exec: { command: ['/bin/calico-node', '-felix-live', '-bird-live'] } },
                readinessProbe: { exec: { command: ['/bin/calico-node', '-felix-ready', '-bird-ready'] } },
              },
            ],
          },
        },
      },
    },
    { kind: 'DaemonSet', metadata: { name: 'other' }, spec: {} },
  ];
  const settings = (vxlan: boolean): string =>
    `# comment=1\nCALICO_IPV4POOL_CIDR=172.16.0.0/16\nCALICO_IPV4POOL_IPIP=${vxlan ? 'Never' : 'Always'}\n` +
    `CALICO_IPV4POOL_VXLAN=${vxlan ? 'Always' : 'Never'}\n`;

  /** A kubectl that answers with the objects of the file, one after the other. */
  async function rendered(vxlan: boolean): Promise<typeof calico> {
    await root.write('objects', calico.map((object) => JSON.stringify(object)).join('\n'));
    await root.program('kubectl', `cat ${root.path('objects')}`);
    await root.write('files/cni/calico.yaml', 'image: mine\n');
    await root.write('files/cni/calico.env', settings(vxlan));
    const { code, stdout, stderr } = await root.shell('cni_manifest | jq -s .');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as typeof calico;
  }
  const nodeOf = (objects: typeof calico) => objects[1]?.spec?.template?.spec.containers[0];

  test('has the settings of the plan before it is applied', async () => {
    const objects = await rendered(false);
    expect(nodeOf(objects)?.env).toEqual([
      { name: 'IP', value: 'autodetect' },
      { name: 'CALICO_IPV4POOL_CIDR', value: '172.16.0.0/16' },
      { name: 'CALICO_IPV4POOL_IPIP', value: 'Always' },
      { name: 'CALICO_IPV4POOL_VXLAN', value: 'Never' },
    ]);
    expect(nodeOf(objects)?.livenessProbe).toEqual(nodeOf(calico)?.livenessProbe);
    expect(objects[0]).toEqual(calico[0]);
    expect(objects[2]).toEqual(calico[2]);
  });

  test('does without BGP where packets travel by VXLAN', async () => {
    const objects = await rendered(true);
    expect(objects[0]?.data).toEqual({ calico_backend: 'vxlan', veth_mtu: '0' });
    expect(nodeOf(objects)?.livenessProbe.exec.command).toEqual(['/bin/calico-node', '-felix-live']);
    expect(nodeOf(objects)?.readinessProbe.exec.command).toEqual(['/bin/calico-node', '-felix-ready']);
    expect(nodeOf(objects)?.env).toContainEqual({ name: 'CALICO_IPV4POOL_VXLAN', value: 'Always' });
  });

  test('asks seldom, and without starting programs, on emulated machines', async () => {
    const slow = { ...ENV, K8SLAB_CNI: 'calico', K8SLAB_CNI_VERSION: '3.20.6', K8SLAB_PATIENCE: '6' };
    await root.write('env', envFile(slow));
    const overVxlan: unknown = nodeOf(await rendered(true));
    expect(overVxlan).toMatchObject({
      livenessProbe: { httpGet: { host: 'localhost', port: 9099, path: '/liveness' } },
      readinessProbe: { httpGet: { host: 'localhost', port: 9099, path: '/readiness' } },
    });
    expect(JSON.stringify(overVxlan)).not.toContain('exec');
    // BIRD has no port that tells how it is.
    const overBgp: unknown = nodeOf(await rendered(false));
    expect(overBgp).toMatchObject({
      livenessProbe: { ...nodeOf(calico)?.livenessProbe, periodSeconds: 60, timeoutSeconds: 30 },
    });
  });
});
