import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RunEvent } from '../../src/steps/events.js';
import { type CliRun, changedSteps, mustRun } from './cli-run.js';
import { type E2eLab, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { poll } from './poll.js';

/** What fails, with the words that the user reads. */
export type Failure = Extract<RunEvent, { type: 'step-failed' }>;

/** Name of a node in the hypervisor. */
function machineOf({ labDir }: E2eLab, node: string): string {
  const { lab } = JSON.parse(readFileSync(join(labDir, 'plan.json'), 'utf8')) as { lab: string };
  return `${lab}-${node}`;
}

const SYSTEM = 'qemu:///system';

async function hypervisor(lab: E2eLab, docker: readonly string[], virsh: readonly string[]): Promise<void> {
  const [program, ...args] = lab.provider === 'docker' ? ['docker', ...docker] : ['virsh', '-c', SYSTEM, ...virsh];
  await mustRun(program, args);
}

/** As if the plug was pulled. */
export function powerOff(lab: E2eLab, node: string): Promise<void> {
  const name = machineOf(lab, node);
  return hypervisor(lab, ['kill', name], ['destroy', name]);
}

/** Orderly, as by `reboot`, and seen to be done. */
export async function reboot(lab: E2eLab, node: string): Promise<void> {
  if (lab.provider === 'docker') return hypervisor(lab, ['restart', machineOf(lab, node)], []);
  const bootId = async (): Promise<string> =>
    (await lab.onNode(node, ['cat', '/proc/sys/kernel/random/boot_id'])).stdout.trim();
  const before = await bootId();
  // Through systemd: not every box listens to the power button that `virsh reboot` presses.
  await lab.onNode(node, ['sudo', 'systemctl', 'reboot']);
  const after = await poll(bootId, (id) => id !== '' && id !== before);
  expect(after, `${node} did not come back`).not.toBe(before);
}

/** Ends the sshd of every connection to a node, that of this very command among them; sshd itself goes on. */
export async function cutSsh(lab: E2eLab, node: string): Promise<void> {
  await lab.onNode(node, ['sudo', 'pkill', '-KILL', '-f', '^sshd(-session)?: [a-z]']);
}

/** A script as root, which has to succeed. */
export async function root(lab: E2eLab, node: string, script: string): Promise<string> {
  const run = await lab.onNode(node, ['sudo', 'sh', '-c', script]);
  expect(run.exitCode, `${node}: ${script}\n${run.stderr}`).toBe(0);
  return run.stdout.trim();
}

/** Runs k8slab as programs do, and calls `act` once, when a step whose id starts so is begun. */
export async function during(
  lab: E2eLab,
  { args, step }: { args: readonly string[]; step: string },
  act: (kill: (signal: NodeJS.Signals) => void, pid: number) => Promise<unknown>,
): Promise<CliRun> {
  let acting: Promise<unknown> | undefined;
  const run = await lab.cli([...args, '--yes', '--output', 'json'], {
    onEvent: (event, child) => {
      if (event.type !== 'step-started' || !event.step.startsWith(step)) return;
      acting ??= act((signal) => void child.kill(signal), child.pid ?? 0);
    },
  });
  expect(acting, `no step ${step} was seen: ${run.stderr}\n${run.stdout.slice(-3000)}`).toBeDefined();
  await acting;
  return run;
}

/** The failure of one step; the run ended with 1 and gave up nothing else than what depends on it. */
export function failureOf(run: CliRun, step: string): Failure {
  const failures = run.events.filter((event): event is Failure => event.type === 'step-failed');
  const found = failures.find((failure) => failure.step === step);
  expect(run.exitCode, run.stderr).toBe(1);
  expect(found, `${step} did not fail, but: ${JSON.stringify(failures)}`).toBeDefined();
  return found as Failure;
}

/** Programs that a lab has left at work on the host. */
export async function programsOf(lab: E2eLab): Promise<string[]> {
  return (await hostInventory(lab)).filter((line) => line.startsWith('process '));
}

/** Runs `up` to a Ready cluster, and once more to see that nothing is left to do. */
export async function converge(lab: E2eLab, ...flags: string[]): Promise<CliRun> {
  const up = await lab.cli(['up', '--yes', '--output', 'json', ...flags]);
  expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
  expect(
    await poll(
      () => nodeTable(lab),
      (table) => table.join() === lab.readyTable.join(),
    ),
  ).toEqual(lab.readyTable);
  const again = await lab.cli(['up', '--yes', '--output', 'json']);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(changedSteps(again).filter((step) => !/^(boot|connect|smoke):/.test(step))).toEqual([]);
  return up;
}

/** The last object that k8slab printed: with an error the error itself. */
export function lastObject(run: CliRun): Record<string, unknown> {
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
}
