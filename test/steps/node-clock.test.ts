import { describe, expect, it } from 'vitest';
import { keepClock } from '../../src/steps/node-clock.js';
import { context, dockerPlan, FakeNode, session, type TestSession } from './fake-node.js';
import { ManualClock } from './manual-clock.js';

const DAY = 86_400;
const NOW = 1_800_000_000;

/** A node whose clock is off by so many seconds; one that is stubborn keeps it so. */
function machine(off: number, stubborn = false): FakeNode {
  let now = NOW + off;
  return new FakeNode('w1-k8s', {
    'date +%s.%N': () => ({ stdout: `${now}.000000000\n` }),
    'sh -c date -s': ({ argv }) => {
      if (!stubborn) now += Number(argv.at(-1));
      return {};
    },
  });
}

async function run(
  node: FakeNode,
  { provider = 'libvirt', slept = 0 }: { provider?: 'libvirt' | 'docker'; slept?: number } = {},
): Promise<[boolean, TestSession]> {
  const clock = new ManualClock();
  await clock.advance((NOW - slept) * 1000);
  clock.slept = slept * 1000;
  const plan = dockerPlan();
  const made = session([node], { clock, plan: { ...plan, provider: { ...plan.provider, name: provider } } });
  return [await keepClock(made, node, context('connect:w1-k8s')), made];
}

describe('the clock of a node', () => {
  it.each([
    ['3.0 days behind', -3 * DAY],
    ['3.0 days ahead', 3 * DAY],
    ['60 min behind', -3600],
    ['31 s ahead', 31],
  ])('that is %s is set, and that is said', async (off, seconds) => {
    const [moved, { notes }] = await run(machine(seconds));
    expect(moved).toBe(true);
    expect(notes).toEqual([`The clock of w1-k8s was ${off}; it was set to that of this host.`]);
  });

  it.each([0, 30, -30])('that is off by %i s is left alone', async (seconds) => {
    const node = machine(seconds);
    expect((await run(node))[0]).toBe(false);
    expect(node.ran).toEqual(['date +%s.%N']);
  });

  it('that is right is left alone by a workstation that has slept since the command began', async () => {
    const node = machine(0);
    expect((await run(node, { slept: 3600 }))[0]).toBe(false);
    expect(node.ran).toEqual(['date +%s.%N']);
  });

  it('is not asked for where the node is a container', async () => {
    const node = machine(3 * DAY);
    expect((await run(node, { provider: 'docker' }))[0]).toBe(false);
    expect(node.ran).toEqual([]);
  });

  it('that does not stay set is an error', async () => {
    await expect(run(machine(-3 * DAY, true))).rejects.toMatchObject({
      code: 'K8SLAB_CLOCK',
      message: 'Cannot set the clock of w1-k8s: it is still 3.0 days behind',
    });
  });

  it('that cannot be read is one, too', async () => {
    await expect(run(new FakeNode('w1-k8s', { date: { stdout: 'Sat Nov 21\n' } }))).rejects.toMatchObject({
      code: 'K8SLAB_CLOCK',
      message: 'Cannot read the clock of w1-k8s: date printed Sat Nov 21',
    });
  });
});
