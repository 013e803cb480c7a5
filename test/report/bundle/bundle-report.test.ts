import { describe, expect, it } from 'vitest';
import type { BundleEvent } from '../../../src/bundle/create/events.js';
import { bundleContents } from '../../../src/bundle/create/contents.js';
import { bundlePlanText } from '../../../src/report/bundle/plan.js';
import { createBundleReporter } from '../../../src/report/bundle/reporter.js';
import { FakeClock } from '../../exec/fake-clock.js';
import { Capture, plain, texts } from '../capture.js';

const MIB = 1024 * 1024;
const STORY: BundleEvent[] = [
  {
    type: 'bundle-started',
    name: 'classic-1.20.15-amd64',
    out: '/out',
    items: [
      { id: 'kubelet', group: 'kubernetes' },
      { id: 'app:v1', group: 'labs' },
    ],
  },
  { type: 'bundle-sized', bytes: 300 * MIB, labBytes: 40 * MIB, cachedBytes: 400 * MIB, unknown: 1 },
  { type: 'fetch-started' },
  { type: 'item-progress', item: 'kubelet', bytesDone: 50 * MIB, bytesTotal: 100 * MIB },
  { type: 'item-retry', item: 'kubelet', reason: 'no bytes came for too long', waitMs: 2000 },
  { type: 'item-done', item: 'app:v1', how: 'cached', bytes: 5, durationMs: 3 },
  { type: 'item-progress', item: 'kubelet', bytesDone: 100 * MIB, bytesTotal: 100 * MIB },
  { type: 'item-done', item: 'kubelet', how: 'downloaded', bytes: 100 * MIB, durationMs: 9000 },
  {
    type: 'bundle-finished',
    out: '/out',
    changed: true,
    files: 2,
    bytes: 400 * MIB,
    downloadedBytes: 100 * MIB,
    durationMs: 11_000,
  },
];

async function tell(events: readonly BundleEvent[], tty: boolean, json = false): Promise<string> {
  const out = new Capture(tty);
  const clock = new FakeClock();
  const reporter = await createBundleReporter({ json, out: out.tty, clock, texts, paint: plain, verbose: false });
  for (const event of events) {
    clock.advance(1000);
    reporter.sink(event);
  }
  await reporter.close();
  return out.bare;
}

describe('a bundle being made', () => {
  it('is a line per item off a terminal', async () => {
    expect(await tell(STORY, false)).toBe(`Asking the servers about 2 items ...
To download: 300 MiB of 2 items, and 1 of unknown size; of it 40 MiB are images of labs
[   5.0s] kubernetes  kubelet  no bytes came for too long; again in 2.0 s
[   6.0s] labs        app:v1  from the cache
[   8.0s] kubernetes  kubelet  downloaded
Done: 2 files, 400 MiB, of which 100 MiB were downloaded, 11.0 s.
`);
  });

  it('gives a sign of life where nothing is done for long', async () => {
    const progress: BundleEvent = {
      type: 'item-progress',
      item: 'kubelet',
      bytesDone: 50 * MIB,
      bytesTotal: 100 * MIB,
    };
    const said = await tell([...STORY.slice(0, 3), ...Array.from({ length: 11 }, () => progress)], false);
    expect(said.match(/0 of 2 items, 50 MiB downloaded/g)).toHaveLength(1);
  });

  it('is a line per group on a terminal, and the sum at the end', async () => {
    const said = await tell(STORY, true);
    expect(said).toContain('kubernetes  1/1, 100/100 MiB');
    expect(said).toContain('labs        1/1');
    expect(said.trimEnd().endsWith('Done: 2 files, 400 MiB, of which 100 MiB were downloaded, 11.0 s.')).toBe(true);
  });

  it('ends on a terminal also when it was interrupted', async () => {
    expect(await tell(STORY.slice(0, 5), true)).toContain('0/1');
  });

  it.each([false, true])('names the labs that go without their image (terminal: %s)', async (tty) => {
    const out: BundleEvent = { type: 'item-left-out', item: 'app:v1', reason: 'it is gone', labs: ['ch3/1', 'ch3/2'] };
    const said = await tell([...STORY.slice(0, 5), out, ...STORY.slice(6)], tty);
    expect(said).toContain('app:v1 is left out: it is gone. Blocked without it: ch3/1, ch3/2\n');
    if (tty) expect(said).toContain('labs        1/1');
  });

  it('is one object a line for programs', async () => {
    const lines = (await tell(STORY, true, true)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(STORY);
  });
});

describe('a bundle that is planned', () => {
  const choice = {
    profile: 'classic',
    arch: 'amd64',
    kubernetes: '1.20.15',
    cni: 'calico',
    cniVersion: '3.20.6',
    components: [],
    images: [],
    labImages: [{ reference: 'docker.io/library/nginx:stable', labs: ['ch3/3.2.1', 'ch3/3.2.3'] }],
  } as const;

  it('says of each item where it is from and how it is checked', () => {
    const leftOut = [{ name: 'nfs', reason: 'no kernel' }];
    const lines = bundlePlanText(choice, bundleContents(choice), leftOut, texts.bundle).split('\n');
    expect(lines[0]).toBe('Bundle classic-1.20.15-amd64: 6 files and 13 images.');
    expect(lines.find((line) => line.includes('kubelet'))).toMatch(
      /https:\/\/dl\.k8s\.io\S+ +sha256 published beside it$/,
    );
    expect(lines.find((line) => line.includes('crictl'))).toMatch(/sha256 known to k8slab$/);
    expect(lines.find((line) => line.includes('calico.yaml'))).toMatch(/sha256 known to k8slab$/);
    expect(lines.find((line) => line.includes('etcd'))).toMatch(/registry\.k8s\.io +digests of the registry$/);
    expect(lines).toContain('nfs is left out: no kernel');
    expect(lines.find((line) => line.startsWith('1 images are for 2 labs'))).toBeDefined();
  });
});
