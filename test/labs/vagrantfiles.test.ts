import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const wanted = JSON.parse(readFileSync(new URL('templates/node/docker-run-args.json', root), 'utf8')) as string[];

/** Words of each `create_args` of a Vagrantfile. */
function createArgs(path: string): string[][] {
  const lists = readFileSync(new URL(path, root), 'utf8').matchAll(/create_args = \[([^\]]*)\]/g);
  return [...lists].map(([, list = '']) => [...list.matchAll(/'([^']*)'/g)].map(([, word = '']) => word));
}

describe('Vagrantfiles of labs that make docker nodes', () => {
  const files = [
    '2.1.3/machine-docker.erb',
    ...['2.2.1', '2.2.2', '2.2.3'].map((lab) => `${lab}/vagrantfile-docker.rb`),
  ];

  it.each(files)('%s starts them as the cluster starts its own', (file) => {
    const lists = createArgs(`labs/ch2/${file}`);
    expect(lists.length).toBeGreaterThan(0);
    for (const list of lists) expect(list).toEqual(wanted);
  });
});
