import { expect } from 'vitest';
import { runProgram } from './cli-run.js';

/** vagrant-libvirt's management network, the only way of a machine out of its lab. */
const MACHINES = '192.168.121.0/24';
const CHAIN = 'K8SLAB-E2E-CUT';
const HOOKS = ['INPUT', 'FORWARD'] as const;

const iptables = (...args: string[]): ReturnType<typeof runProgram> => runProgram('iptables', ['-w', ...args]);

async function rule(...args: string[]): Promise<void> {
  const run = await iptables(...args);
  expect(run.exitCode, `iptables ${args.join(' ')}: ${run.stderr}`).toBe(0);
}

/**
 * Cuts the machines off: no name server, no registry, no package server, not even this host. What is left to them is
 * the lab's own network, answers to this host's SSH, and the address that their hypervisor gives them. Packets are dropped, not
 * refused: whoever asks has to wait for the end of its own patience.
 */
export async function cutNetwork(): Promise<void> {
  await mendNetwork();
  await rule('-N', CHAIN);
  await rule('-A', CHAIN, '-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'RETURN');
  await rule('-A', CHAIN, '-p', 'udp', '--dport', '67', '-j', 'RETURN');
  await rule('-A', CHAIN, '-j', 'DROP');
  for (const hook of HOOKS) await rule('-I', hook, '1', '-s', MACHINES, '-j', CHAIN);
}

/** Takes the cut back; nothing happens where there is none. */
export async function mendNetwork(): Promise<void> {
  for (const hook of HOOKS) await iptables('-D', hook, '-s', MACHINES, '-j', CHAIN);
  await iptables('-F', CHAIN);
  await iptables('-X', CHAIN);
}
