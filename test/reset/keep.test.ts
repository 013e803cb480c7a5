import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type KeepRule, parseKeep } from '../../src/config/keep.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { type Mark, MARKS_ON_NODE, readMarks } from '../../src/labs/inventory/marks-on-node.js';
import { planReset } from '../../src/reset/compare.js';
import { describeReset } from '../../src/reset/describe.js';
import { keeperOf } from '../../src/reset/keep.js';
import { tempDir } from '../temp-dir.js';
import { state } from './states.js';

const rules = (...texts: string[]): KeepRule[] => texts.flatMap((text) => parseKeep(text) ?? []);

it.each([
  ['volume:mysql-*', { kind: 'volume', pattern: 'mysql-*' }],
  ['image:192.168.1.10:8443/a:1', { kind: 'image', pattern: '192.168.1.10:8443/a:1' }],
  ['file:/nfs_shared/a', { kind: 'file', pattern: '/nfs_shared/a' }],
  ['file:nfs_shared', undefined],
  ['volume:', undefined],
  ['volume', undefined],
  ['pod:web', undefined],
])('%s is %j', (text, rule) => {
  expect(parseKeep(text)).toEqual(rule);
});

describe('what a rule keeps', () => {
  const files = ['/nfs_shared/a', '/nfs_shared/a/b', '/nfs_shared/a/b/c', '/nfs_shared/ab', '/root/k8slab/x.txt'];
  const share = ['/nfs_shared/a 192.168.1.0/24(rw)'];
  const kept = (...texts: string[]): string[] => {
    const keeps = keeperOf(rules(...texts), [], { file: files, share });
    return [...files.filter((path) => keeps('file', path)), ...share.filter((line) => keeps('share', line))];
  };

  it('is a directory with all in it and its exports', () => {
    expect(kept('file:/nfs_shared/a')).toEqual([...files.slice(0, 3), ...share]);
  });

  it('is a file with the directories it is in, but not its neighbours', () => {
    expect(kept('file:/nfs_shared/a/b')).toEqual(files.slice(0, 3));
    expect(kept('file:/nfs_shared/?b')).toEqual(['/nfs_shared/ab']);
    expect(kept('file:*.txt'), 'no path').toEqual([]);
    expect(kept('file:/root/*.txt')).toEqual(['/root/k8slab/x.txt']);
  });

  it('is the directory of a file that lies too deep to be listed', () => {
    expect(kept('file:/nfs_shared/a/b/c/d/e')).toEqual(files.slice(0, 3));
    expect(kept('file:/nfs_shared/a/b/c/d/*')).toEqual(files.slice(0, 3));
  });

  it('is an export with its directory', () => {
    expect(kept('export:/nfs_shared/a')).toEqual([...files.slice(0, 3), ...share]);
  });

  it.each([
    ['image:nginx', 'image', 'docker.io/library/nginx:1.25', true],
    ['image:nginx:1.25', 'docker image', 'docker.io/library/nginx:1.25', true],
    ['image:mine/*', 'image', 'docker.io/mine/app:2', true],
    ['image:nginx:1.26', 'image', 'docker.io/library/nginx:1.25', false],
    ['volume:my.ql', 'volume', 'mysql', false],
    ['network:back', 'network', 'back', true],
    ['network:back', 'volume', 'back', false],
  ])('%s and the %s %s: %s', (rule, kind, name, expected) => {
    expect(keeperOf(rules(rule), [], {})(kind, name)).toBe(expected);
  });
});

it('a kept container keeps what it needs, another one nothing', () => {
  const marks: Mark[] = [
    { kind: 'container', name: 'db' },
    { kind: 'volume', name: 'data', by: 'db' },
    { kind: 'docker image', name: 'docker.io/library/mysql:8', by: 'db' },
    { kind: 'file', name: '/nfs_shared/init', by: 'db' },
    { kind: 'file', name: '/root', by: 'db' },
    { kind: 'volume', name: 'scratch', by: 'web' },
    { kind: 'volume', name: 'marked' },
  ];
  const now = {
    ...state([]),
    things: {
      m: {
        container: ['db', 'web'],
        volume: ['data', 'scratch', 'marked'],
        'docker image': ['docker.io/library/mysql:8'],
        file: ['/nfs_shared/init', '/root/k8slab/x'],
      },
    },
    marks: { m: marks },
  };
  const start = { ...state([]), things: { m: {} } };
  const plan = planReset(start, now);
  expect(describeReset(plan)).toEqual(['- container web on m', '- volume scratch on m', '- file /root/k8slab/x on m']);
  expect(plan.kept).toEqual([
    'container db on m',
    'volume data on m',
    'volume marked on m',
    'docker image docker.io/library/mysql:8 on m',
    'file /nfs_shared/init on m',
  ]);
  expect(describeReset(planReset(start, now, rules('container:*', 'file:/root/k8slab/x')))).toEqual([]);
});

// Of the real program the format is the last word but for inspect; here it is what it would print.
const DOCKER = `#!/bin/sh
case "$*" in
info) ;;
'ps -a --filter label=k8slab.io/keep=true'*) printf 'container\tdb\ncontainer\tk8s_POD_a\n' ;;
volume*label=k8slab.io/keep=true*) printf 'volume\tdata\n' ;;
network*label=k8slab.io/keep=true*) ;;
images*label=k8slab.io/keep=true*) printf 'image\tmine:1\nnameless layer\tsha256:1\n' ;;
'ps -a --format {{.Names}}') printf 'db\nk8s_POD_a\n' ;;
inspect*' db') printf 'image\tmysql:8\t/db\nfile\t/nfs_shared/a\t/db\nnetwork\tback\t/db\n\n' ;;
*) exit 1 ;;
esac
`;

it('reads the labels of Docker, and what containers need', async () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'docker'), DOCKER);
  chmodSync(join(dir, 'docker'), 0o755);
  const exec = createLocalExec({ env: { PATH: [dir, '/usr/bin', '/bin'].join(delimiter) }, host: process });
  const result = await exec.run({ argv: ['sh', '-c', MARKS_ON_NODE, 'sh'], deadlineMs: 20_000 });
  expect(result).toMatchObject({ ok: true, stderr: '' });
  expect(readMarks(result.stdout)).toEqual([
    { kind: 'container', name: 'db' },
    { kind: 'volume', name: 'data' },
    { kind: 'image', name: 'docker.io/library/mine:1' },
    { kind: 'docker image', name: 'docker.io/library/mine:1' },
    { kind: 'nameless layer', name: 'sha256:1' },
    { kind: 'image', name: 'docker.io/library/mysql:8', by: 'db' },
    { kind: 'docker image', name: 'docker.io/library/mysql:8', by: 'db' },
    { kind: 'file', name: '/nfs_shared/a', by: 'db' },
    { kind: 'network', name: 'back', by: 'db' },
  ]);
});
