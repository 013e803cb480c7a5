import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/state/journal.js';
import { labPaths } from '../../src/state/lab-paths.js';
import { tempDir } from '../temp-dir.js';

const target = { node: 'm-k8s', host: '127.0.0.1', port: 60010, user: 'vagrant', identityFiles: ['/k'] };

describe('journal', () => {
  it('starts empty and remembers', async () => {
    const path = labPaths(tempDir()).journal;
    const notes: string[] = [];
    const journal = await openJournal(path, (note) => notes.push(note));
    expect(journal.data).toMatchObject({ nodes: [], sshTargets: {} });
    await journal.update({ lab: 'book', provider: 'docker', nodes: ['m-k8s'] });
    await journal.update({
      sshTargets: { 'm-k8s': target },
      lastRun: { command: 'up', startedAt: '2026-11-21T09:00:00.000Z' },
    });
    const again = await openJournal(path, (note) => notes.push(note));
    expect(again.data).toEqual(journal.data);
    expect(again.data.sshTargets['m-k8s']).toEqual(target);
    expect(notes).toEqual([]);
  });

  it('keeps the order of updates that were not waited for', async () => {
    const path = labPaths(tempDir()).journal;
    const journal = await openJournal(path, () => undefined);
    await Promise.all(Array.from({ length: 20 }, (_, index) => journal.update({ nodes: [`n${index}`] })));
    expect((JSON.parse(readFileSync(path, 'utf8')) as { nodes: string[] }).nodes).toEqual(['n19']);
    expect(readdirSync(join(path, '..'))).toEqual(['journal.json']);
  });

  it.each([
    ['half-written', '{"version":1,"nodes":["m-k'],
    ['newer', '{"version":99,"nodes":["m-k8s"]}'],
    ['something else', '[]'],
    ['empty', ''],
  ])('sets a %s file aside, tells so and starts anew', async (_what, text) => {
    const path = labPaths(tempDir()).journal;
    await (await openJournal(path, () => undefined)).update({ nodes: ['old'] });
    writeFileSync(path, text);
    const notes: string[] = [];
    const journal = await openJournal(path, (note) => notes.push(note));
    expect(journal.data.nodes).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(readFileSync(`${path}.bad`, 'utf8')).toBe(text);
    await journal.update({ nodes: ['m-k8s'] });
    expect((await openJournal(path, () => undefined)).data.nodes).toEqual(['m-k8s']);
  });

  it('drops fields of the wrong shape and keeps the rest', async () => {
    const dir = tempDir();
    const path = join(dir, 'journal.json');
    const bad = {
      version: 1,
      lab: 7,
      provider: 'hyperv',
      nodes: ['m-k8s'],
      sshTargets: { a: target, b: { port: '22' } },
      lastRun: 'x',
    };
    writeFileSync(path, JSON.stringify(bad));
    expect((await openJournal(path, () => undefined)).data).toEqual({
      version: 1,
      lab: undefined,
      provider: undefined,
      nodes: ['m-k8s'],
      sshTargets: { a: target },
      lastRun: undefined,
    });
    expect(existsSync(`${path}.bad`)).toBe(false);
  });
});
