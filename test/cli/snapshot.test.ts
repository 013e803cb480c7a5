import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/model.js';
import type { SnapshotRecord } from '../../src/snapshot/model.js';
import { NODES, recordOf, vmPlan } from '../snapshot/lab-of-snapshots.js';
import { dockerPlan } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';
import { type Ran, runMain, runMainWith } from './run-main.js';

/** vagrant with the snapshots of each node in a file of its own, as several of it run at once. */
const VAGRANT = `#!${process.execPath}
const fs = require('node:fs');
const [, verb, ...rest] = process.argv.slice(2);
const words = rest.filter((word) => !word.startsWith('--'));
const path = (node) => process.env.SNAPSHOTS + '/' + node;
const namesOf = (node) => JSON.parse(fs.readFileSync(path(node), 'utf8'));
if (verb === 'list') {
  for (const node of fs.readdirSync(process.env.SNAPSHOTS)) {
    console.log('1,' + node + ',ui,output,==> ' + node + ': ');
    for (const name of namesOf(node)) console.log('1,' + node + ',ui,detail,' + name);
  }
} else if (verb === 'delete') {
  const [node, name] = words;
  fs.writeFileSync(path(node), JSON.stringify(namesOf(node).filter((each) => each !== name)));
} else process.exit(97);
`;

let dir: string;
let snapshots: string;

beforeEach(() => {
  dir = tempDir();
  snapshots = join(dir, 'has');
  mkdirSync(snapshots);
  mkdirSync(join(dir, 'bin'));
  writeFileSync(join(dir, 'bin', 'vagrant'), VAGRANT, { mode: 0o755 });
  for (const program of ['virsh', 'qemu-img']) {
    writeFileSync(join(dir, 'bin', program), '#!/bin/sh\necho "no room told" >&2; exit 1\n', { mode: 0o755 });
  }
});

function lab(has: Record<string, string[]>, sets: SnapshotRecord[], plan: Plan = vmPlan(), more: object = {}): void {
  mkdirSync(join(dir, 'lab', '.state'), { recursive: true });
  writeFileSync(join(dir, 'lab', 'plan.json'), JSON.stringify(plan));
  writeFileSync(join(dir, 'lab', '.state', 'snapshots.json'), JSON.stringify({ version: 1, sets, ...more }));
  for (const [node, names] of Object.entries(has)) writeFileSync(join(snapshots, node), JSON.stringify(names));
}

function run(...argv: string[]): Promise<Ran> {
  const PATH = `${join(dir, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  return runMainWith({ PATH, SNAPSHOTS: snapshots }, dir, ...argv);
}

const everywhere = (...names: string[]) => Object.fromEntries(NODES.map((node) => [node, names]));
const has = (): unknown =>
  Object.fromEntries(NODES.map((node) => [node, JSON.parse(readFileSync(join(snapshots, node), 'utf8'))]));
const recorded = (): string[] =>
  (
    JSON.parse(readFileSync(join(dir, 'lab', '.state', 'snapshots.json'), 'utf8')) as { sets: SnapshotRecord[] }
  ).sets.map(({ name }) => name);
const code = ({ exitCode, stderr }: Ran): unknown[] => [exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]];

describe('snapshot list', () => {
  it('shows every set and whether all nodes have it', async () => {
    lab({ ...everywhere('base', 'ch3'), 'w2-k8s': ['base', 'mine'] }, [recordOf('base'), recordOf('ch3')]);
    const { exitCode, stdout } = await run('snapshot', 'list');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'NAME | TAKEN | KUBERNETES | SIZE | STATE',
      'base | 2026-11-21 09:00 UTC | 1.20.2 | - | complete',
      'ch3 | 2026-11-21 09:00 UTC | 1.20.2 | - | partial: missing on w2-k8s',
      'mine | - | - | - | not made by k8slab',
      ...NODES.map((node) => `Size of the snapshots of ${node} not known: no room told`),
      '',
    ]);
  });

  it('says the same to programs, and which restore was cut off', async () => {
    lab(everywhere('base'), [recordOf('base')], vmPlan(), { restoring: 'base' });
    const { stdout } = await run('snapshot', 'list', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'snapshots',
      sets: [{ name: 'base', state: 'complete', on: NODES, missing: [], kubernetes: '1.20.2' }],
      restoring: 'base',
    });
    const text = await run('snapshot', 'list');
    expect(text.stderr).toContain('restoring base was cut off');
  });

  it('says how to get one where there is none', async () => {
    lab(everywhere(), []);
    expect((await run('snapshot', 'list')).stdout).toBe(
      'This lab has no snapshots. Save one with: k8slab snapshot save NAME\n',
    );
    expect((await run('snapshot', 'list', '--lang', 'ko')).stdout).toContain('스냅샷이 없습니다');
  });
});

describe('snapshot delete', () => {
  beforeEach(() => {
    lab({ ...everywhere('base', 'ch3', 'mine'), 'w2-k8s': ['base'] }, [
      recordOf('base'),
      recordOf('ch3'),
      recordOf('ch4', { state: 'saving' }),
    ]);
    const kept = join(dir, 'lab', '.state', 'snapshots', 'ch3');
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, 'base.json'), '{}');
  });

  it('takes a set from the nodes that have it, and what belongs to it', async () => {
    expect(await run('snapshot', 'delete', 'ch3', '--yes')).toMatchObject({
      exitCode: 0,
      stdout: 'These snapshots will be deleted: ch3\nDeleted: ch3\n',
    });
    expect(has()).toEqual({ ...everywhere('base', 'mine'), 'w2-k8s': ['base'] });
    expect(recorded()).toEqual(['base', 'ch4']);
    expect(existsSync(join(dir, 'lab', '.state', 'snapshots', 'ch3'))).toBe(false);
  });

  it('--keep leaves base, --all only what k8slab did not make', async () => {
    await run('snapshot', 'delete', '--keep', '0', '--yes');
    expect(recorded()).toEqual(['base']);
    await run('snapshot', 'delete', '--all', '--yes');
    expect([recorded(), has()]).toEqual([[], { ...everywhere('mine'), 'w2-k8s': [] }]);
  });

  it('asks first, and only shows with --dry-run', async () => {
    expect(code(await run('snapshot', 'delete', 'ch3'))).toEqual([2, 'K8SLAB_CONFIRM']);
    const { exitCode, stdout } = await run('snapshot', 'delete', '--all', '--dry-run', '-o', 'json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      { type: 'snapshot-delete-plan', names: ['base', 'ch3', 'ch4'] },
    ]);
    expect(recorded()).toEqual(['base', 'ch3', 'ch4']);
  });

  it.each([
    [['nothing'], 'K8SLAB_SNAPSHOT_UNKNOWN'],
    [[], 'K8SLAB_USAGE'],
    [['ch3', '--all'], 'K8SLAB_USAGE'],
  ])('of %j is refused', async (args, expected) => {
    expect(code(await run('snapshot', 'delete', ...args, '--yes'))).toEqual([2, expected]);
    expect(recorded()).toHaveLength(3);
  });
});

describe('snapshot restore', () => {
  it('shows what it would do', async () => {
    lab(everywhere('ch3'), [recordOf('ch3', { components: ['metallb 0.9.6'] })], vmPlan({ components: [] }));
    const { exitCode, stdout } = await run('snapshot', 'restore', 'ch3', '--dry-run');
    expect([exitCode, stdout.split('\n')]).toEqual([
      0,
      [
        `Back to ch3 of 2026-11-21 09:00 UTC: ${NODES.join(', ')}`,
        'Everything that was done since then is lost, on every node, also what is marked to be kept.',
        'Components then: metallb 0.9.6. The lab file wants: none. k8slab up makes them what the lab file says.',
        '',
      ],
    ]);
    expect(code(await run('snapshot', 'restore', 'ch3'))).toEqual([2, 'K8SLAB_CONFIRM']);
  });

  it('refuses a set that is not whole', async () => {
    lab({ ...everywhere('ch3'), 'w1-k8s': [] }, [recordOf('ch3')]);
    const ran = await run('snapshot', 'restore', 'ch3', '--yes');
    expect(code(ran)).toEqual([2, 'K8SLAB_SNAPSHOT_PARTIAL']);
    expect(ran.stderr).toContain('k8slab snapshot save ch3');
  });
});

describe('snapshot save', () => {
  it('asks before it replaces one that is whole', async () => {
    lab(everywhere('ch3'), [recordOf('ch3')]);
    expect(code(await run('snapshot', 'save', 'ch3'))).toEqual([2, 'K8SLAB_CONFIRM']);
  });

  it('refuses a name that is none', async () => {
    lab(everywhere(), []);
    expect(code(await run('snapshot', 'save', '../x'))).toEqual([2, 'K8SLAB_SNAPSHOT_NAME']);
  });
});

describe('reset --hard', () => {
  const plan = (...args: string[]) => run('reset', ...args, '--hard', '--dry-run', '-o', 'json');

  it('restores the set of the chapter, else base', async () => {
    lab(everywhere('ch3', 'base'), [recordOf('ch3'), recordOf('base')]);
    // One after the other: each takes the lock of the lab.
    const ran = [await plan('ch3'), await plan()];
    expect(ran.map(({ stdout }) => (JSON.parse(stdout) as { name: string }).name)).toEqual(['ch3', 'base']);
    const ch4 = await plan('ch4');
    expect(JSON.parse(ch4.stdout)).toMatchObject({ type: 'restore-plan', name: 'base' });
  });

  it('does not pass over a set of the chapter that is not whole', async () => {
    lab({ ...everywhere('base', 'ch3'), 'w1-k8s': ['base'] }, [recordOf('ch3'), recordOf('base')]);
    expect(code(await plan('ch3'))).toEqual([2, 'K8SLAB_SNAPSHOT_PARTIAL']);
  });

  it('says that there is none', async () => {
    lab(everywhere(), []);
    expect(code(await plan())).toEqual([2, 'K8SLAB_SNAPSHOT_UNKNOWN']);
  });

  it('is what a reset comes to where nodes cannot be asked, and it says why', async () => {
    lab(everywhere('base'), [recordOf('base')]);
    const { exitCode, stdout, stderr } = await run('reset', '--dry-run');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Back to base of')]);
    expect(stderr).toContain('so the snapshot is restored: Cannot reset: no start was recorded');
    expect(code(await run('reset', '--soft', '--dry-run'))).toEqual([2, 'K8SLAB_NO_START']);
    // Machines as they were have nothing of what the lab file wants to keep.
    writeFileSync(join(dir, 'k8slab.yaml'), 'apiVersion: k8slab/v1\nkeep: ["volume:mysql-*"]\n');
    expect(code(await run('reset', '--dry-run'))).toEqual([2, 'K8SLAB_NO_START']);
  });

  it('is what a reset comes to for a chapter of which only a snapshot was saved', async () => {
    lab(everywhere('base', 'ch4'), [recordOf('base'), recordOf('ch4')]);
    mkdirSync(join(dir, 'lab', '.state', 'baselines'));
    const base = { version: 1, takenAt: '', components: [], state: { objects: {}, nodes: {}, things: {} } };
    writeFileSync(join(dir, 'lab', '.state', 'baselines', 'base.json'), JSON.stringify(base));
    expect((await run('reset', 'ch4', '--dry-run')).stderr).toContain('only a snapshot was saved of it');
    expect(code(await run('reset', 'ch4', '--soft', '--dry-run'))).toEqual([2, 'K8SLAB_NO_START']);
  });
});

it.each([['save', 'ch3'], ['restore', 'ch3'], ['list'], ['delete', 'ch3']])(
  'docker nodes have no snapshot %s',
  async (...args) => {
    lab(everywhere(), [], dockerPlan());
    const ran = await runMain(dir, 'snapshot', ...args, '--yes');
    expect(code(ran)).toEqual([2, 'K8SLAB_SNAPSHOT_UNSUPPORTED']);
    expect(ran.stderr).toContain('k8slab reset --soft');
  },
);
