import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownMachines, refuseOrphans } from '../../src/steps/machines.js';
import { tempDir } from '../temp-dir.js';
import { dockerPlan } from './fake-node.js';

describe('machines that Vagrant knows', () => {
  it('are those with an id', async () => {
    const dir = tempDir();
    for (const [node, provider, file] of [
      ['m-k8s', 'docker', 'id'],
      ['w1-k8s', 'libvirt', 'id'],
      ['w2-k8s', 'docker', 'vagrant_cwd'],
    ]) {
      const place = join(dir, '.vagrant/machines', node ?? '', provider ?? '');
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, file ?? ''), 'x');
    }
    expect(await knownMachines(dir)).toEqual([
      { node: 'm-k8s', provider: 'docker' },
      { node: 'w1-k8s', provider: 'libvirt' },
    ]);
    expect(await knownMachines(join(dir, 'nothing'))).toEqual([]);
  });

  it.each([
    ['all of the plan', [{ node: 'm-k8s', provider: 'docker' }], undefined],
    [
      'one too many',
      [{ node: 'w3-k8s', provider: 'docker' }],
      'Cannot change the lab: w3-k8s (docker) still there, but no longer wanted by k8slab.yaml',
    ],
    [
      'of another provider',
      [{ node: 'm-k8s', provider: 'virtualbox' }],
      'Cannot change the lab: m-k8s (virtualbox) still there, but no longer wanted by k8slab.yaml',
    ],
  ])('%s', (_what, machines, message) => {
    const refuse = (): void => refuseOrphans(dockerPlan(), machines);
    if (message === undefined) expect(refuse).not.toThrow();
    else
      expect(refuse).toThrow(expect.objectContaining({ code: 'K8SLAB_MACHINES_LEFT', exitCode: 2, message }) as Error);
  });
});
