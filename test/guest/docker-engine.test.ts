import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('state/cgroup-driver', 'cgroupfs\n');
});
afterEach(() => root.remove());

async function output(script: string, ...args: string[]): Promise<string> {
  const result = await root.shell(script, { args, step: 'docker' });
  expect(result, result.stderr).toMatchObject({ code: 0 });
  return result.stdout.trimEnd();
}

const calls = (): Promise<string> => readFile(root.path('calls'), 'utf8');

describe('packages', () => {
  const NOTHING = 'command() { [[ ! $2 =~ ^(docker|dockerd|apparmor_parser)$ ]]; }; ';
  const asked = (script: string): Promise<string> => output(`apt_install() { echo "$*"; }; ${script}; install_docker`);

  it.each([
    ['none where all is there', 'true', ''],
    ['Docker alone in a kernel without AppArmor', `${NOTHING} has_apparmor() { false; }`, 'docker.io'],
    ['AppArmor too where the kernel has it', `${NOTHING} has_apparmor() { true; }`, 'docker.io apparmor'],
    [
      'AppArmor where Docker was there before',
      'command() { [ "$2" != apparmor_parser ]; }; has_apparmor() { true; }',
      'apparmor',
    ],
  ])('%s', async (_what, node, packages) => {
    for (const name of ['docker', 'dockerd', 'apparmor_parser']) await root.program(name, 'exit 0');
    expect(await asked(node)).toBe(packages);
  });

  it('are those of machines only: a container is confined by its host', async () => {
    const facts = 'cat() { echo Y; }; is_container() { "$1"; }; has_apparmor && echo yes || echo no';
    expect(await output(facts.replace('"$1"', 'true'))).toBe('no');
    expect(await output(facts.replace('"$1"', 'false'))).toBe('yes');
  });
});

describe('images of a bundle', () => {
  beforeEach(async () => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const image = (path: string, names: string[], content: string, component?: string) => ({
      path,
      kind: 'image',
      name: names[0],
      ...(names.length > 1 && { also: names.slice(1) }),
      sha256: sha256(content),
      ...(component && { component }),
    });
    const manifest = JSON.stringify({
      files: [
        image(
          'images/many.tar',
          ['docker.io/library/busybox:latest', 'docker.io/library/alpine:latest'],
          'many',
          'docker',
        ),
        image('images/registry.tar', ['docker.io/library/registry:2.8.3'], 'registry', 'registry'),
        image('images/pause.tar', ['k8s.gcr.io/pause:3.2'], 'pause'),
      ],
    });
    for (const name of ['many', 'registry', 'pause']) await root.write(`bundle/images/${name}.tar`, name);
    await root.write('bundle/manifest.json', manifest);
    await root.write('env', envFile({ ...ENV, K8SLAB_BUNDLE_SHA256: sha256(manifest) }));
    await root.program(
      'docker',
      `echo "$*" >>${root.path('calls')}; case $1 in image) cat ${root.path('there')} 2>/dev/null || : ;; esac`,
    );
  });

  const LOAD = 'docker_load_missing busybox alpine:latest registry:2.8.3';

  it('are loaded once for each archive, whichever component brought it', async () => {
    await output(LOAD);
    expect((await calls()).match(/^load .*$/gm)).toEqual([
      `load -q -i ${root.path('bundle/images/many.tar')}`,
      `load -q -i ${root.path('bundle/images/registry.tar')}`,
    ]);
  });

  it('are left alone where Docker has them', async () => {
    await root.write('there', 'busybox:latest\nalpine:latest\nregistry:2.8.3\n');
    await output(LOAD);
    expect(await calls()).not.toContain('load');
  });
});

describe('taking it away', () => {
  const RULES = `-P FORWARD ACCEPT
-N DOCKER
-N DOCKER-USER
-N KUBE-FORWARD
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A DOCKER-USER -j RETURN`;

  it('drops the rules and chains of Docker and no others', async () => {
    await root.write('rules', `${RULES}\n`);
    await root.program(
      'iptables',
      `case "$*" in *-S) [ "$4" != filter ] || cat ${root.path('rules')} ;; *) echo "$*" >>${root.path('calls')} ;; esac`,
    );
    await output('docker_drop_rules');
    expect((await calls()).trimEnd().split('\n')).toEqual([
      '-w 10 -t filter -D FORWARD -j DOCKER-USER',
      '-w 10 -t filter -D FORWARD -o docker0 -j DOCKER',
      '-w 10 -t filter -D DOCKER-USER -j RETURN',
      '-w 10 -t filter -F DOCKER',
      '-w 10 -t filter -F DOCKER-USER',
      '-w 10 -t filter -X DOCKER',
      '-w 10 -t filter -X DOCKER-USER',
    ]);
  });
});
