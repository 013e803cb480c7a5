import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecResult } from '../../src/exec/exec.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { ON_NODE } from '../../src/labs/inventory/on-node.js';
import { DISCARD, RESTORE } from '../../src/reset/discard.js';

// `--format` of the real program replaces the fields; here each field has one value.
const DOCKER = `#!/bin/sh
[ "$1" != info ] || exit "\${DOCKER_DOWN:-0}"
for format; do :; done
case "$*" in
*dangling=true*) values='sha256:0a1b' ;;
images*) values='nginx:latest ubuntu:14.04' ;;
ps*) values='commit_test k8s_POD_web_default_0' ;;
volume*) values=myvolume ;;
'network ls --filter type=custom'*) values=mybridge ;;
network*) values='bridge mybridge' ;;
esac
for value in $values; do printf '%s\\n' "$format" | sed "s|{{.*}}|$value|"; done
`;
const CTR = `#!/bin/sh
[ -z "$CTR_DOWN" ] || { echo 'ctr: cannot dial' >&2; exit 1; }
echo docker.io/library/nginx:stable
`;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'k8slab-on-node-'));
  for (const [name, text] of Object.entries({ docker: DOCKER, ctr: CTR })) {
    writeFileSync(join(dir, name), text);
    chmodSync(join(dir, name), 0o755);
  }
});
afterEach(() => rmSync(dir, { recursive: true }));

function look(runtime: string, env: Record<string, string>): Promise<ExecResult> {
  const path = [dir, '/usr/bin', '/bin'].join(delimiter);
  return createLocalExec({ env: { PATH: path, ...env }, host: process }).run({
    argv: ['sh', '-c', ON_NODE, 'sh', runtime],
    deadlineMs: 20_000,
  });
}

async function things(runtime: string, env: Record<string, string> = {}): Promise<string[]> {
  const result = await look(runtime, env);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return result.stdout.split('\n').filter((line) => line !== '' && !/^(file|export)\t/.test(line));
}

const LEFT = ['nameless layer\tsha256:0a1b', 'container\tcommit_test', 'volume\tmyvolume'];
const NETWORKS = ['network\tmybridge'];

describe('what is on a node', () => {
  it('are the things of its docker, without the containers of pods', async () => {
    expect(await things('docker')).toEqual(['image\tnginx:latest', 'image\tubuntu:14.04', ...LEFT, ...NETWORKS]);
  });

  it('are images of both where docker is beside containerd', async () => {
    expect(await things('containerd')).toEqual([
      'image\tdocker.io/library/nginx:stable',
      'docker image\tnginx:latest',
      'docker image\tubuntu:14.04',
      ...LEFT,
      ...NETWORKS,
    ]);
  });

  it('is only what containerd has where docker does not answer', async () => {
    expect(await things('containerd', { DOCKER_DOWN: '1' })).toEqual(['image\tdocker.io/library/nginx:stable']);
  });

  it('is not known where the runtime of the kubelet does not answer', async () => {
    expect(await look('containerd', { CTR_DOWN: '1' })).toMatchObject({ exitCode: 1, stderr: 'ctr: cannot dial\n' });
  });
});

describe('exports of a node', () => {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const exported = async (): Promise<string[]> => {
    const argv = ['sh', '-c', ON_NODE, 'sh', 'containerd', dir];
    const exec = createLocalExec({ env: { PATH: [dir, '/usr/bin', '/bin'].join(delimiter) }, host: process });
    const { stdout } = await exec.run({ argv, deadlineMs: 20_000 });
    return stdout.split('\n').filter((line) => /^(export|share)\t/.test(line));
  };
  beforeEach(() => {
    write('etc/exports', '# mine\n/srv *(rw)\n');
    write('etc/exports.d/k8slab.exports', '/nfs_shared 192.168.1.0/24(rw)\n');
    write('etc/exports.d/k8slab-shares.exports', '/nfs_shared/a 192.168.1.0/24(rw)\n/nfs_shared/b *(rw)\n');
    write('etc/exports.d/mine.exports', '/home *(ro)\n');
  });

  it('are those of nfs-exporter too, but not the line of the component', async () => {
    expect(await exported()).toEqual([
      'export\t/srv *(rw)',
      'share\t/nfs_shared/a 192.168.1.0/24(rw)',
      'share\t/nfs_shared/b *(rw)',
      'share\t/home *(ro)',
    ]);
  });

  it('of Docker go by name: a container does not take volumes along that somebody keeps', async () => {
    writeFileSync(join(dir, 'docker'), `#!/bin/sh\necho "$*" >>${join(dir, 'docker-calls')}\n`, { mode: 0o755 });
    const exec = createLocalExec({ env: { PATH: [dir, '/usr/bin', '/bin'].join(delimiter) }, host: process });
    for (const kind of ['container', 'volume']) {
      const argv = ['sh', '-c', DISCARD, 'sh', kind, dir, 'a b', 'c'];
      expect(await exec.run({ argv, deadlineMs: 20_000 })).toMatchObject({ ok: true, stderr: '' });
    }
    expect(readFileSync(join(dir, 'docker-calls'), 'utf8')).toBe('rm --force -- a b c\nvolume rm --force -- a b c\n');
  });

  it('go from the file they are in, and are not served any more', async () => {
    writeFileSync(join(dir, 'exportfs'), `#!/bin/sh\necho "$*" >>${join(dir, 'exportfs-calls')}\n`, { mode: 0o755 });
    const exec = createLocalExec({ env: { PATH: [dir, '/usr/bin', '/bin'].join(delimiter) }, host: process });
    for (const [kind, ...lines] of [
      ['share', '/nfs_shared/a 192.168.1.0/24(rw)', '/home *(ro)'],
      ['export', '/srv *(rw)'],
    ]) {
      const argv = ['sh', '-c', DISCARD, 'sh', kind ?? '', dir, ...lines];
      expect(await exec.run({ argv, deadlineMs: 20_000 })).toMatchObject({ ok: true, stderr: '' });
    }
    expect(await exported()).toEqual(['share\t/nfs_shared/b *(rw)']);
    expect(readFileSync(join(dir, 'etc/exports.d/k8slab.exports'), 'utf8')).toContain('/nfs_shared ');
    expect(readFileSync(join(dir, 'exportfs-calls'), 'utf8')).toBe('-ra\n-ra\n');

    const gone = `${dir}/nfs_shared/a 192.168.1.0/24(rw)`;
    for (const [kind, ...lines] of [
      ['share', gone, gone],
      ['export', '/srv *(rw)'],
    ]) {
      const argv = ['sh', '-c', RESTORE, 'sh', kind ?? '', dir, ...lines];
      expect(await exec.run({ argv, deadlineMs: 20_000 })).toMatchObject({ ok: true, stderr: '' });
    }
    expect(await exported()).toEqual(['export\t/srv *(rw)', 'share\t/nfs_shared/b *(rw)', `share\t${gone}`]);
    expect(existsSync(join(dir, 'nfs_shared/a'))).toBe(true);
  });
});
