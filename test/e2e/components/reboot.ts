import { expect } from 'vitest';
import type { CliRun } from '../cli-run.js';
import type { E2eLab } from '../lab.js';
import { poll } from '../poll.js';

async function bootId(lab: E2eLab): Promise<string> {
  return (await lab.onNode('m-k8s', ['cat', '/proc/sys/kernel/random/boot_id'])).stdout.trim();
}

/** A machine's own reboot, and the `up` afterwards. */
export async function rebootControlPlane(lab: E2eLab): Promise<CliRun> {
  const before = await bootId(lab);
  await lab.asRoot('m-k8s', 'systemd-run', '--on-active=1', 'systemctl', 'reboot');
  const rebooted = await poll(
    () => bootId(lab),
    (now) => now !== '' && now !== before,
    900,
  );
  expect(rebooted).not.toBe(before);
  return lab.well('up', '--yes');
}
