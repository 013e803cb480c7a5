import type { MachineState, MachineStatus } from '../provider.js';
import { parseMachineOutput } from './parse.js';

/** The providers' words; what is not here is `unknown` and not guessed at. */
const STATES: Readonly<Record<string, MachineState>> = {
  running: 'running',
  not_created: 'not-created',
  // virtualbox
  poweroff: 'stopped',
  aborted: 'stopped',
  saved: 'saved',
  paused: 'saved',
  // libvirt
  shutoff: 'stopped',
  shutting_down: 'stopped',
  crashed: 'stopped',
  pmsuspended: 'saved',
  // docker
  stopped: 'stopped',
};

/** From `vagrant status --machine-readable`. */
export function parseStatus(stdout: string): MachineStatus[] {
  const result: MachineStatus[] = [];
  for (const { target, type, data } of parseMachineOutput(stdout)) {
    if (type !== 'state' || target === undefined) continue;
    const detail = data[0] ?? '';
    result.push({ node: target, state: STATES[detail] ?? 'unknown', detail });
  }
  return result;
}
