import { describe, expect, it } from 'vitest';
import type { LabFile } from '../../src/config/schema.js';
import { createAsk } from '../../src/cli/prompts/ask.js';
import { askLab } from '../../src/cli/prompts/wizard.js';
import { proposeLab } from '../../src/cli/propose.js';
import { messagesFor } from '../i18n/messages.js';
import type { HostFacts } from '../../src/plan/model.js';
import { makeBundle } from '../bundle/make-bundle.js';
import { hostFacts } from '../plan/plan-input.js';
import { CLEAR, DOWN, Terminal } from './terminal.js';

const texts = messagesFor('en').wizard;

function start(facts: HostFacts = hostFacts(), flags: Partial<LabFile> = {}, current = flags) {
  const terminal = new Terminal();
  const said: string[] = [];
  const abort = new AbortController();
  const answers = askLab({
    ask: createAsk(terminal, abort.signal),
    say: (text) => said.push(text),
    texts,
    facts,
    flags,
    current,
    shown: current,
    proposed: proposeLab(current, facts, undefined),
    cwd: '/',
  });
  return { terminal, said, answers, abort };
}

describe('the wizard', () => {
  it('with nothing but Enter takes what is proposed', async () => {
    const { terminal, said, answers } = start();
    await terminal.answer('Which versions?');
    await terminal.answer('What makes the machines?');
    await terminal.answer('Memory of the control plane');
    await terminal.answer('Memory of each worker');
    await terminal.answer('How many workers?');
    await terminal.answer('Network of the nodes?');
    await terminal.answer('Directory of a bundle');
    await terminal.answer('Which components?');
    expect(await answers).toEqual({
      profile: 'modern',
      provider: 'auto',
      workers: 3,
      controlPlane: { memory: 4096 },
      worker: { memory: 2048 },
      network: { nodes: '192.168.1.0/24' },
    });
    expect(said).toContain('This host: 8 processors, 24576 of 32768 MiB free.');
  });

  it('takes answers, refuses impossible ones, and asks what only classic asks', async () => {
    const bundle = makeBundle();
    const { terminal, answers } = start();
    await terminal.answer('Which versions?', DOWN);
    await terminal.answer('What makes the machines?', DOWN);
    await terminal.answer('Container runtime?', DOWN);
    await terminal.answer('Memory of the control plane', `${CLEAR}100`);
    await terminal.answer('A whole number, at least 1700', `${CLEAR}3000`);
    await terminal.answer('Memory of each worker');
    await terminal.answer('How many workers?', `${CLEAR}31`);
    await terminal.answer('A whole number from 0 to 30', `${CLEAR}2`);
    await terminal.answer('Network of the nodes?', `${CLEAR}home`);
    await terminal.answer('not a network, wanted', `${CLEAR}10.7.0.10/24`);
    await terminal.answer('an address inside a network', `${CLEAR}10.7.0.0/27`);
    await terminal.answer('has 30 addresses', `${CLEAR}172.16.9.0/24`);
    await terminal.answer('and nodes 172.16.9.0/24 overlap', `${CLEAR}10.7.0.0/24`);
    await terminal.answer('Directory of a bundle', '/nowhere');
    await terminal.answer('There is no manifest.json', `${CLEAR}${bundle}`);
    // Without MetalLB, and with Jenkins at the end of the list.
    await terminal.answer('Which components?', ` ${DOWN.repeat(8)} `);
    expect(await answers).toEqual({
      profile: 'classic',
      provider: 'virtualbox',
      runtime: 'containerd',
      workers: 2,
      controlPlane: { memory: 3000 },
      worker: { memory: 2560 },
      network: { nodes: '10.7.0.0/24' },
      bundle,
      components: ['ingress', 'metrics-server', 'nfs', 'registry', 'helm', 'kustomize', 'jenkins'],
    });
  });

  it('does not ask what flags have answered', async () => {
    const flags = {
      profile: 'classic' as const,
      provider: 'docker' as const,
      workers: 1,
      controlPlane: { memory: 2000 },
      worker: { memory: 1500 },
      network: { nodes: '10.7.0.0/24' },
      bundle: '/b',
      components: [],
    };
    const { terminal, answers } = start(hostFacts(), flags);
    expect(await answers).toEqual(flags);
    expect(terminal.stdout.text).toBe('');
  });

  it('says why it proposes another network', async () => {
    const facts = hostFacts({ routes: [{ cidr: '192.168.1.0/24', device: 'wlan0' }] });
    const { terminal, said, answers } = start(facts, {
      profile: 'modern',
      provider: 'docker',
      workers: 1,
      controlPlane: { memory: 4096 },
      worker: { memory: 2048 },
      bundle: '',
      components: [],
    });
    await terminal.answer('Network of the nodes?');
    expect((await answers).network).toEqual({ nodes: '192.168.56.0/24' });
    expect(said).toContain('192.168.1.0/24 is in use on this host; 192.168.56.0/24 is free.');
  });

  it('does not promise that an empty answer takes the bundle of an existing lab away', async () => {
    const bundle = makeBundle();
    const flags = { controlPlane: { memory: 4096 }, worker: { memory: 2048 }, provider: 'docker' as const, workers: 1 };
    const { terminal, answers } = start(
      hostFacts(),
      { ...flags, profile: 'modern', network: { nodes: '10.7.0.0/24' }, components: [] },
      { bundle },
    );
    await terminal.answer('Enter keeps this one');
    expect((await answers).bundle).toBe(bundle);
    expect(terminal.stdout.text).not.toContain('empty: none');
  });

  it('takes the bundle of an existing lab out', async () => {
    const flags = { controlPlane: { memory: 4096 }, worker: { memory: 2048 }, provider: 'docker' as const, workers: 1 };
    const { terminal, answers } = start(
      hostFacts(),
      { ...flags, profile: 'modern', network: { nodes: '10.7.0.0/24' }, components: [] },
      { bundle: makeBundle() },
    );
    await terminal.answer('"none" takes it out', `${CLEAR}none`);
    expect((await answers).bundle).toBeNull();
  });

  it('moves the MetalLB range of an existing lab with its network', async () => {
    const current = {
      profile: 'modern' as const,
      provider: 'docker' as const,
      workers: 1,
      network: { nodes: '192.168.1.0/24', metallb: '192.168.1.11-192.168.1.99' },
    };
    const { terminal, answers } = start(
      hostFacts(),
      { controlPlane: { memory: 4096 }, worker: { memory: 2048 }, bundle: '', components: [] },
      current,
    );
    await terminal.answer('Which versions?');
    await terminal.answer('What makes the machines?');
    await terminal.answer('How many workers?');
    await terminal.answer('Network of the nodes?', `${CLEAR}10.7.0.0/24`);
    expect((await answers).network).toEqual({ nodes: '10.7.0.0/24', metallb: '10.7.0.11-10.7.0.99' });
  });

  it('ends on Ctrl-C without an answer', async () => {
    const { terminal, answers } = start();
    const ended = expect(answers).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: 130 });
    await terminal.answer('Which versions?');
    terminal.interrupt();
    await ended;
  });

  it('ends when the program is told to stop', async () => {
    const { terminal, answers, abort } = start();
    const ended = expect(answers).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED' });
    await terminal.answer('Which versions?');
    abort.abort();
    await ended;
  });
});
