import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/exec/clock.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import type { SnapshotStore } from '../../src/provider/provider.js';
import { createVagrantProvider } from '../../src/provider/vagrant/vagrant-provider.js';
import { renderLab } from '../../src/render/render-lab.js';
import { GOLDEN_CASES } from '../render/golden-cases.js';
import { labAssets } from '../render/lab-assets.js';

const root = mkdtempSync(join(tmpdir(), 'k8slab-snapshot-'));
const installed = spawnSync('vagrant', ['--version']).status === 0;

/** VirtualBox with machines that are switched off, as far as the real vagrant asks about their snapshots. */
const VBOX = `#!${process.execPath}
const fs = require('node:fs');
const argv = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(join(root, 'calls'))}, argv.join(' ') + '\\n');
const [verb, id, action, name] = argv;
const path = ${JSON.stringify(root)} + '/snapshots-' + id;
const names = () => fs.existsSync(path) ? fs.readFileSync(path, 'utf8').split('\\n').filter(Boolean) : [];
const write = (list) => fs.writeFileSync(path, list.join('\\n'));
if (argv.includes('--version')) console.log('7.0.26r168464');
else if (verb === 'list') console.log('"lab" {' + (id === 'vms' ? 'x' : '') + '}');
else if (verb === 'showvminfo') console.log('name="x"\\nVMState="poweroff"');
else if (verb === 'snapshot' && action === 'list') {
  if (names().length === 0) { console.error('This machine does not have any snapshots'); process.exit(1); }
  names().forEach((each, index) => console.log('SnapshotName' + (index ? '-' + index : '') + '="' + each + '"'));
} else if (verb === 'snapshot' && action === 'take') write([...names(), name]);
else if (verb === 'snapshot' && action === 'delete') write(names().filter((each) => each !== name));
`;

describe('the real vagrant, on machines of a stand-in VirtualBox', () => {
  let store: SnapshotStore;
  beforeAll(async () => {
    const plan = GOLDEN_CASES['modern-virtualbox-3']?.();
    if (!plan) throw new Error('no such golden lab');
    const labDir = join(root, 'lab');
    for (const { path, content, mode } of renderLab(plan, await labAssets())) {
      mkdirSync(dirname(join(labDir, path)), { recursive: true });
      writeFileSync(join(labDir, path), content, { mode });
    }
    for (const node of ['m-k8s', 'w1-k8s']) {
      const machine = join(labDir, '.vagrant/machines', node, 'virtualbox');
      mkdirSync(machine, { recursive: true });
      writeFileSync(join(machine, 'id'), `id-${node}`);
      // Vagrant wants a machine to be whose it was when it was made.
      writeFileSync(join(machine, 'creator_uid'), String(process.getuid?.() ?? 0));
      writeFileSync(join(machine, 'action_provision'), '1.5:x');
    }
    const bin = join(root, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'VBoxManage'), VBOX, { mode: 0o755 });
    const env = {
      HOME: root,
      VAGRANT_HOME: join(root, 'home'),
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    };
    const exec = createLocalExec({ env, host: process });
    const options = { name: 'virtualbox' as const, lab: plan.lab, labDir, nodesCidr: plan.network.nodes };
    const { snapshots } = createVagrantProvider({ ...options, exec, clock: systemClock });
    if (!snapshots) throw new Error('virtualbox has no snapshots');
    store = snapshots;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const onMachines = (): string[] =>
    readFileSync(join(root, 'calls'), 'utf8')
      .split('\n')
      .filter((line) => /^snapshot \S+ (take|delete|restore)/.test(line));

  it('saves, lists and deletes what it is told, and knows the flags of a restore', async ({ skip }) => {
    if (!installed) skip('vagrant is not installed');
    expect((await store.list()).flatMap(({ names }) => names)).toEqual([]);
    // At once, as with libvirt: the locks of Vagrant are per machine.
    await Promise.all(['m-k8s', 'w1-k8s'].map((node) => store.save([node], 'ch3')));
    expect(await store.list()).toEqual([
      { node: 'm-k8s', names: ['ch3'] },
      { node: 'w1-k8s', names: ['ch3'] },
      { node: 'w2-k8s', names: [] },
      { node: 'w3-k8s', names: [] },
    ]);
    await store.delete(['w1-k8s'], 'ch3');
    expect(onMachines().sort()).toEqual([
      'snapshot id-m-k8s take ch3',
      'snapshot id-w1-k8s delete ch3',
      'snapshot id-w1-k8s take ch3',
    ]);
    await expect(store.restore(['w1-k8s'], 'ch3')).rejects.toMatchObject({
      details: { vagrantError: 'Vagrant::Errors::SnapshotNotFound' },
    });
  }, 180_000);
});
