import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/exec/clock.js';
import type { Provider } from '../../src/provider/provider.js';
import { openJournal } from '../../src/state/journal.js';
import { bootStep } from '../../src/steps/boot.js';
import { connectStep } from '../../src/steps/connect.js';
import { closeSession } from '../../src/steps/session.js';
import { connect, knownHostsOf, server } from '../ssh/harness.js';
import type { TestServer } from '../ssh/server.js';
import { tempDir } from '../temp-dir.js';
import { context, dockerPlan, session } from './fake-node.js';

/** A lab of one node, w1-k8s, which is a real ssh server in this process. */
async function lab(node: TestServer) {
  const labDir = tempDir();
  const asked: string[] = [];
  const tell = <T>(what: string, value: T) => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const provider: Provider = {
    name: 'docker',
    up: (_nodes, call) => {
      call?.onProgress?.('w1-k8s', 'starting');
      return tell('up', undefined);
    },
    halt: () => tell('halt', undefined),
    destroy: () => tell('destroy', undefined),
    status: () => tell('status', []),
    sshTargets: () => tell('sshTargets', [node.target]),
    hostKeys: () => tell('hostKeys', undefined),
  };
  const plan = dockerPlan();
  const made = session([], {
    plan: { ...plan, nodes: plan.nodes.filter(({ name }) => name === 'w1-k8s') },
    provider,
    clock: systemClock,
    labDir,
    knownHosts: knownHostsOf(node),
    journal: await openJournal(join(labDir, '.state', 'journal.json'), () => {}),
  });
  const boot = async () => {
    const given = context('boot:host');
    const outcome = await bootStep(made, given.step).run(given);
    return { outcome, lines: given.lines };
  };
  const machine = (provider = 'docker'): void => {
    const place = join(labDir, '.vagrant', 'machines', 'w1-k8s', provider);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'id'), 'abc');
  };
  return { made, boot, asked, machine };
}

describe('booting', () => {
  it('asks the provider the first time and remembers how to reach the nodes', async () => {
    const { made, boot, asked } = await lab(await server());
    const { outcome, lines } = await boot();
    expect(outcome).toEqual({ changed: true });
    expect(asked).toEqual(['up', 'sshTargets']);
    expect(lines).toEqual(['w1-k8s: starting']);
    expect(made.journal.data).toMatchObject({ lab: 'book', provider: 'docker', nodes: ['w1-k8s'] });
    expect(Object.keys(made.journal.data.sshTargets)).toEqual(['w1-k8s']);
    expect(made.connections.size).toBe(0);
  });

  it('asks nobody where every machine answers, and leaves the connections open', async () => {
    const node = await server();
    const { made, boot, asked, machine } = await lab(node);
    await boot();
    machine();
    await connect(node);
    asked.length = 0;
    expect(await boot()).toEqual({ outcome: { changed: false }, lines: ['all 1 machines answer'] });
    expect(asked).toEqual([]);
    const given = context('connect:w1-k8s');
    expect(await connectStep(made, given.step).run(given)).toEqual({ changed: false });
    await closeSession(made);
  });

  it.each([
    ['a machine is missing', () => undefined],
    ['the machines are of another provider', (machine: (provider?: string) => void) => machine('libvirt')],
  ])('asks the provider where %s', async (_what, prepare) => {
    const node = await server();
    const { boot, asked, machine } = await lab(node);
    await boot();
    prepare(machine);
    await connect(node);
    asked.length = 0;
    expect((await boot()).outcome).toEqual({ changed: true });
    expect(asked).toContain('up');
  });

  it('asks the provider where something else answers', async () => {
    const node = await server();
    const { made, boot, asked, machine } = await lab(node);
    await boot();
    machine();
    await connect(node);
    const stranger = await server();
    await made.journal.update({
      sshTargets: { 'w1-k8s': { ...stranger.target, identityFiles: [...stranger.target.identityFiles] } },
    });
    asked.length = 0;
    const { outcome, lines } = await boot();
    expect(outcome).toEqual({ changed: true });
    expect(lines[0]).toMatch(/^not all machines answer, asking Vagrant: Cannot trust w1-k8s/);
    expect(asked).toContain('up');
  });
});

it('connecting trusts a node once and says so', async () => {
  const node = await server();
  const { made, asked } = await lab(node);
  made.targets = [node.target];
  const given = context('connect:w1-k8s');
  expect(await connectStep(made, given.step).run(given)).toEqual({ changed: true });
  expect(asked).toEqual(['hostKeys']);
  expect(made.notes[0]).toMatch(/^w1-k8s: its host key SHA256:\S+ is trusted from now on\.$/);
  await closeSession(made);
});
