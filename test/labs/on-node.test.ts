import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecResult } from '../../src/exec/exec.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { ON_NODE } from '../../src/labs/inventory/on-node.js';

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
