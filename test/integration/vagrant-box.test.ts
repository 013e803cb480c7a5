import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { addBox } from '../../src/box/add-box.js';
import { boxEntries } from '../../src/box/box-files.js';
import { Boxes } from '../../src/box/catalog.js';
import { packBox } from '../../src/box/pack-box.js';
import { tempDir } from '../temp-dir.js';

const { signal } = new AbortController();

it('is a catalogue that Vagrant takes boxes from, by version and checksum', async (context) => {
  const dir = tempDir();
  const env = { ...process.env, VAGRANT_HOME: join(dir, 'home'), VAGRANT_CHECKPOINT_DISABLE: '1', LANG: 'C.UTF-8' };
  const vagrant = (...args: string[]): string => {
    const run = spawnSync('vagrant', args, { cwd: dir, env, encoding: 'utf8' });
    return run.status === 0 ? run.stdout : `failed: ${run.stdout}${run.stderr}`;
  };
  context.skip(spawnSync('vagrant', ['--version']).status !== 0, 'vagrant is not installed');
  const boxes = new Boxes(join(dir, 'my boxes'));
  for (const content of ['one', 'two']) {
    const file = join(dir, 'new.box');
    writeFileSync(join(dir, 'disk'), content);
    await packBox(boxEntries('virtualbox', join(dir, 'disk'), 8), file, signal);
    await addBox({ file, name: 'k8slab/node', version: undefined, checksum: undefined }, boxes, signal);
  }
  const url = pathToFileURL(boxes.metadataPath('k8slab/node')).href;
  vagrant('box', 'add', url, '--provider', 'virtualbox', '--box-version', '1.0.0');
  expect(vagrant('box', 'list')).toBe('k8slab/node (virtualbox, 1.0.0)\n');
  expect(vagrant('box', 'add', url, '--provider', 'virtualbox')).toContain('v1.0.1');
  writeFileSync(boxes.boxPath('k8slab/node', '1.0.1', 'virtualbox'), 'damaged');
  expect(vagrant('box', 'add', url, '--provider', 'virtualbox', '--force')).toMatch(/^failed: [\s\S]*checksum/i);
}, 120_000);
