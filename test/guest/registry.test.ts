import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeAll(async () => {
  root = await GuestRoot.create();
});
afterAll(() => root.remove());

async function output(script: string, ...args: string[]): Promise<string> {
  const result = await root.shell(`cd ${root.dir}\n${script}`, { args, step: 'registry' });
  expect(result, result.stderr).toMatchObject({ code: 0 });
  return result.stdout.trimEnd();
}

const FITS = 'if server_certificate_fits ca/ca.crt tls.crt tls.key "$@"; then echo yes; else echo no; fi';

describe('its certificate', () => {
  beforeAll(async () => {
    await output('make_ca ca "registry of a lab"; make_server_certificate ca tls.crt tls.key 192.168.1.10 m-k8s other');
  });

  it.each([
    [['192.168.1.10', 'm-k8s', 'other'], 'yes'],
    [['192.168.1.11', 'm-k8s'], 'no'],
    [['192.168.1.10', 'w1-k8s'], 'no'],
  ])('fits %j: %s', async (names, verdict) => {
    expect(await output(FITS, ...names)).toBe(verdict);
  });

  it('does not fit when it ends soon, or when its key or its CA is another', async () => {
    const each = async (damage: string): Promise<string> =>
      output(
        `cp -r ca old; cp tls.key old.key; ${damage}; ${FITS}; rm -r ca; mv old ca; mv old.key tls.key`,
        '192.168.1.10',
        'm-k8s',
      );
    expect(await each('RENEW_SECONDS=$((900 * 86400))')).toBe('no');
    expect(await each('private_key tls.key')).toBe('no');
    expect(await each('rm ca/ca.key; make_ca ca "another" >/dev/null')).toBe('no');
    expect(await each(':')).toBe('yes');
  });

  it('leaves no key that others can read, and keeps the CA', async () => {
    for (const key of ['ca/ca.key', 'tls.key']) expect((await stat(root.path(key))).mode & 0o777).toBe(0o600);
    const before = await readFile(root.path('ca/ca.crt'), 'utf8');
    await output('make_ca ca "registry of a lab"');
    expect(await readFile(root.path('ca/ca.crt'), 'utf8')).toBe(before);
  });
});

describe('its password', () => {
  it('is stored in the form that the registry knows, which only it matches', async () => {
    expect(await output('htpasswd_line k8slab geheim | tee htpasswd')).toMatch(/^k8slab:\$2y\$05\$[A-Za-z0-9./]{53}$/);
    const matches = 'if htpasswd_matches htpasswd "$@"; then echo yes; else echo no; fi';
    expect(await output(matches, 'k8slab', 'geheim')).toBe('yes');
    expect(await output(matches, 'k8slab', 'Geheim')).toBe('no');
    expect(await output(matches, 'root', 'geheim')).toBe('no');
  });

  it('joins those a kubelet knows, and goes again without them', async () => {
    const auth = Buffer.from('k8slab:geheim').toString('base64');
    const theirs = { auths: { 'ghcr.io': { auth: 'eA==' }, '192.168.1.10:8443': { auth: 'old' } }, credHelpers: {} };
    await root.write('config.json', JSON.stringify(theirs));
    const pull = `KUBELET_PULL_CONFIG=$PWD/config.json; docker_login_json k8slab geheim >"$REGISTRY_LOGIN"; kubelet_pull_config`;
    expect(JSON.parse(await output(`${pull} add`))).toEqual({
      auths: { 'ghcr.io': { auth: 'eA==' }, '192.168.1.10:8443': { auth }, 'm-k8s:8443': { auth } },
      credHelpers: {},
    });
    expect(JSON.parse(await output(`${pull} remove`))).toEqual({
      auths: { 'ghcr.io': { auth: 'eA==' } },
      credHelpers: {},
    });
  });
});

it('takes all names of the probe away, and no other image', async () => {
  const list = [
    'REF TYPE DIGEST SIZE',
    '192.168.1.10:8443/k8slab/check:1 manifest sha256:aa 1',
    '192.168.1.10:8443/k8slab/check@sha256:aa manifest sha256:aa 1',
    'sha256:cc manifest sha256:aa 1',
    '192.168.1.10:8443/team/echo:1 manifest sha256:bb 1',
    'sha256:dd manifest sha256:bb 1',
  ].join('\n');
  const names = await output('probe_names "$(registry_probe_ref)" <<<"$1"', list);
  expect(names.split('\n').sort()).toEqual([
    '192.168.1.10:8443/k8slab/check:1',
    '192.168.1.10:8443/k8slab/check@sha256:aa',
    'sha256:cc',
  ]);
});

it('writes a probe image that is another one each time', async () => {
  const script =
    'write_probe_image "$PWD/a.tar" r/check:1; write_probe_image "$PWD/b.tar" r/check:1; tar -xOf a.tar manifest.json';
  expect(JSON.parse(await output(script))).toEqual([
    { Config: 'config.json', RepoTags: ['r/check:1'], Layers: ['layer.tar'] },
  ]);
  const config = JSON.parse(await output('tar -xOf a.tar config.json')) as { rootfs: { diff_ids: string[] } };
  const layer = await output('tar -xOf a.tar layer.tar | sha256sum');
  expect(config.rootfs.diff_ids).toEqual([`sha256:${layer.split(' ')[0] ?? ''}`]);
  expect(await output('tar -xOf b.tar config.json')).not.toBe(JSON.stringify(config));
});
