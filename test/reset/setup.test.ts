import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { MANIFESTS, readSetup, SETUP_ON_NODE, type NodeSetup } from '../../src/labs/inventory/setup-on-node.js';
import { isNothing, planReset } from '../../src/reset/compare.js';
import { describeReset } from '../../src/reset/describe.js';
import { missingParts, partsBeyondReset } from '../../src/reset/missing-parts.js';
import type { ClusterState } from '../../src/reset/model.js';
import { putBack } from '../../src/reset/put-back.js';
import { rebase } from '../../src/reset/rebase.js';
import { labContext, ScriptedNode } from '../labs/lab-harness.js';
import { tempDir } from '../temp-dir.js';
import { state } from './states.js';

const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const SCHEDULER = `${MANIFESTS}kube-scheduler.yaml`;
const text = (content: string): string => Buffer.from(content).toString('base64');

function whole(more: NodeSetup['files'] = {}, services: NodeSetup['services'] = {}): NodeSetup {
  const parts = PARTS.map((part) => [`${MANIFESTS}${part}.yaml`, { sha256: part, mode: '600', content: text(part) }]);
  return { files: { ...(Object.fromEntries(parts) as NodeSetup['files']), ...more }, services };
}

function without(setup: NodeSetup, path: string): NodeSetup {
  const { [path]: _gone, ...files } = setup.files;
  return { ...setup, files };
}

const on = (setup: NodeSetup): ClusterState => ({ ...state([]), setup: { 'm-k8s': setup } });

describe('a manifest that a lab moved into its folder', () => {
  const start = { ...on(whole()), things: { 'm-k8s': {} } };
  const now: ClusterState = {
    ...on(without(whole(), SCHEDULER)),
    things: { 'm-k8s': { file: ['/root/k8slab/labs/ch3/3.1.4/kube-scheduler.yaml'] } },
  };

  it('comes back before its only copy goes', () => {
    const plan = planReset(start, now);
    expect(describeReset(plan)).toEqual([
      `+ file ${SCHEDULER} on m-k8s`,
      '- file /root/k8slab/labs/ch3/3.1.4/kube-scheduler.yaml on m-k8s',
    ]);
    expect(partsBeyondReset(start, now, 'm-k8s')).toEqual([]);
  });

  it('stands in the way of a reset to a start that does not know its text', () => {
    expect(partsBeyondReset(state([]), now, 'm-k8s')).toEqual(['kube-scheduler']);
    expect(partsBeyondReset(on(without(whole(), SCHEDULER)), now, 'm-k8s')).toEqual(['kube-scheduler']);
    expect(missingParts(now, 'm-k8s')).toEqual(['kube-scheduler']);
    expect(missingParts(start, 'm-k8s')).toEqual([]);
  });

  it('is written as it was, before anything else', async () => {
    const sent: unknown[] = [];
    const node = new ScriptedNode('m-k8s', (_typed, { argv, stdin }) => {
      sent.push([...argv.slice(4), stdin]);
      return {};
    });
    await putBack(labContext([node]), planReset(start, now), () => undefined);
    expect(sent).toEqual([[SCHEDULER, '600', text('kube-scheduler')]]);
  });
});

it('sets back a manifest that was edited, takes away one that is new, and starts services again', () => {
  const start = on(whole({}, { kubelet: { active: true, enabled: true }, docker: { active: false, enabled: false } }));
  const edited = { [SCHEDULER]: { sha256: 'other', mode: '600', content: text('other') } };
  const strange = { [`${MANIFESTS}mine.yaml`]: { sha256: 'x', mode: '600', content: '' } };
  const now = on(whole({ ...edited, ...strange }, { kubelet: { active: true, enabled: false } }));
  const plan = planReset(start, now);
  expect(isNothing(plan)).toBe(false);
  expect(describeReset(plan)).toEqual([
    '~ service kubelet on m-k8s',
    `~ file ${SCHEDULER} on m-k8s`,
    `- file ${MANIFESTS}mine.yaml on m-k8s`,
  ]);
});

it('tells of other settings that changed, and leaves them', () => {
  const start = on(whole({ '/etc/hosts': { sha256: 'a', mode: '644' } }));
  const plan = planReset(start, on(whole({ '/etc/hosts': { sha256: 'b', mode: '644' } })));
  expect(plan.settings).toEqual(['/etc/hosts on m-k8s']);
  expect(isNothing(plan)).toBe(true);
});

it('a start of an earlier version knows nothing of this', () => {
  const plan = planReset(state([]), on(without(whole(), SCHEDULER)));
  expect(plan).toMatchObject({ write: [], services: [], settings: [], discard: [] });
});

it('what a component wrote belongs to the start, what the user moved away comes back', () => {
  const registry = `${MANIFESTS}k8slab-registry.yaml`;
  const baseline = { version: 1 as const, takenAt: '', components: [], state: on(whole()) };
  const before = without(whole(), SCHEDULER);
  const after = { ...before, files: { ...before.files, [registry]: { sha256: 'r', mode: '644', content: '' } } };
  const moved = rebase(baseline, on(before), on(after), []);
  expect(Object.keys(moved.state.setup?.['m-k8s']?.files ?? {})).toContain(registry);
  expect(describeReset(planReset(moved.state, on(after)))).toEqual([`+ file ${SCHEDULER} on m-k8s`]);
});

it('reads files and services of a node', async () => {
  const root = tempDir();
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode: 0o600 });
  };
  for (const path of [SCHEDULER, '/etc/hosts', '/etc/docker/certs.d/a:8443/ca.crt', `${MANIFESTS}.half`])
    write(path, 'x\n');
  write(
    'bin/systemctl',
    '#!/bin/sh\ncase "$*" in\n"is-active kubelet") echo active ;;\nis-active*) echo inactive; exit 3 ;;\n"is-enabled kubelet") echo disabled; exit 1 ;;\n*) exit 1 ;;\nesac\n',
  );
  chmodSync(join(root, 'bin/systemctl'), 0o755);
  const exec = createLocalExec({ env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` }, host: process });
  const result = await exec.run({ argv: ['sh', '-c', SETUP_ON_NODE, 'sh', root], deadlineMs: 20_000 });
  expect(result).toMatchObject({ ok: true, stderr: '' });
  const sha256 = '73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac';
  expect(readSetup(result.stdout)).toEqual({
    files: {
      [SCHEDULER]: { sha256, mode: '600', content: text('x\n') },
      '/etc/hosts': { sha256, mode: '600' },
      '/etc/docker/certs.d/a:8443/ca.crt': { sha256, mode: '600' },
    },
    services: { kubelet: { active: true, enabled: false } },
  });
});

it('a manifest is whole and has its mode when kubelet sees it', async () => {
  const path = join(tempDir(), 'manifests', 'kube-scheduler.yaml');
  const exec = createLocalExec({ env: { PATH: '/usr/bin:/bin' }, host: process });
  const node = new ScriptedNode('m-k8s', (_typed, { argv, stdin }) =>
    exec.run({ argv, deadlineMs: 20_000, ...(stdin !== undefined && { stdin }) }),
  );
  const write = [{ node: 'm-k8s', path, mode: '600', content: text('kind: Pod\n'), isGone: true }];
  await putBack(labContext([node]), { services: [], write }, (line) => expect.fail(line));
  expect(readFileSync(path, 'utf8')).toBe('kind: Pod\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
