import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

const MANIFEST = 'image: docker.io/calico/node:v3.21.6\n';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('env', envFile({ ...ENV, K8SLAB_CNI: 'calico', K8SLAB_CNI_VERSION: '3.21.6' }));
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
const manifest = () => root.shell('cni_manifest');

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

  test('without a checksum has to name the images of its version', async () => {
    await internet(MANIFEST);
    await source('-');
    expect(await manifest()).toMatchObject({ code: 0, stdout: MANIFEST });
  });

  test('without a checksum and of another version is refused', async () => {
    await internet(MANIFEST.replace('3.21.6', '3.21.5'));
    await source('-');
    const { code, stderr } = await manifest();
    expect(code).not.toBe(0);
    expect(stderr).toContain('it is not the manifest of version 3.21.6');
  });

  test('gives way to one in the lab directory', async () => {
    await root.write('files/cni/calico.yaml', 'image: mine\n');
    expect(await manifest()).toMatchObject({ code: 0, stdout: 'image: mine\n' });
  });
});
