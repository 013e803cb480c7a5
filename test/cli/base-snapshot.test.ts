import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/cli/app.js';
import { baseIsSaved, baseIsWanted, baseSteps } from '../../src/cli/base-snapshot.js';
import type { SnapshotFile } from '../../src/snapshot/model.js';
import { messagesFor } from '../i18n/messages.js';
import { NODES, recordOf, type SnapshotLab, snapshotLab, vmPlan } from '../snapshot/lab-of-snapshots.js';
import { dockerPlan, FakeNode } from '../steps/fake-node.js';
import { Run } from '../steps/run-harness.js';

let lab: SnapshotLab;
let app: App;

beforeEach(() => {
  lab = snapshotLab(NODES.map((name) => new FakeNode(name, { sync: {} })));
  const environment = { env: {}, host: process };
  app = {
    labDir: lab.labDir,
    environment,
    clock: lab.clock,
    texts: messagesFor('en'),
    version: '1.2.3',
  } as unknown as App;
});

const MACHINES = NODES.map((node) => ({ node, provider: 'libvirt' }));
const wanted = (machines = MACHINES, allowed = true, plan = vmPlan()): Promise<boolean> =>
  baseIsWanted(app, { plan, machines }, allowed);
const file = (): SnapshotFile | undefined => {
  const path = join(lab.labDir, '.state', 'snapshots.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SnapshotFile) : undefined;
};

describe('`up` saves a lab as base', () => {
  it('when it is new, and also when the first run was cut off', async () => {
    expect(await wanted([])).toBe(true);
    expect(await wanted()).toBe(true);
    await baseIsSaved(app);
    expect([await wanted(), file()]).toEqual([false, { version: 1, sets: [] }]);
  });

  it('never when somebody may have worked in it, nor on containers', async () => {
    expect(await wanted()).toBe(false);
    expect(await wanted([], true, dockerPlan())).toBe(false);
    expect(file()).toBeUndefined();
  });

  it('not with --no-snapshot, and then not later either', async () => {
    expect(await wanted([])).toBe(true);
    expect(await wanted(MACHINES, false)).toBe(false);
    expect(await wanted()).toBe(false);
  });

  it('with the start that was recorded after it', async () => {
    lab.writeState('snapshots.json', JSON.stringify({ version: 1, sets: [recordOf('base')], baseWanted: true }));
    lab.writeState('baselines/base.json', 'start');
    await baseIsSaved(app);
    expect(lab.state('snapshots/base')).toEqual({ 'base.json': 'start' });
  });
});

describe('its steps', () => {
  const steps = () => baseSteps(app, lab.given, []);

  it('save all nodes', async () => {
    const run = new Run(steps());
    expect(await run.summary).toMatchObject({ ok: true, changed: ['snapshot:host'] });
    expect(file()?.sets).toMatchObject([{ name: 'base', state: 'complete', k8slab: '1.2.3' }]);
  });

  it('warn where that fails: the lab is well', async () => {
    lab.store.failOn = 'w1-k8s';
    const run = new Run(steps());
    expect(await run.summary).toMatchObject({ ok: true, changed: [] });
    expect(lab.given.notes).toEqual([
      'The snapshot base could not be saved (Cannot save w1-k8s: no space). The lab is well; try again with: k8slab snapshot save base',
    ]);
    expect(file()?.sets).toEqual([]);
  });

  it('end as interrupted on Ctrl-C, not as a warning', async () => {
    const run = new Run(steps());
    lab.store.save = () => {
      run.abort.abort(new Error('SIGINT'));
      return Promise.reject(new Error('aborted'));
    };
    expect(await run.summary).toMatchObject({ ok: false, interrupted: true });
    expect(lab.given.notes).toEqual([]);
  });
});
