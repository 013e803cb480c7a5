import { readFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import type { Clock } from '../../exec/clock.js';
import { startDetached } from '../../exec/detached.js';
import type { HostProcess } from '../../exec/host-process.js';
import { mustRun } from '../../exec/must-run.js';
import { waitUntil } from '../../exec/wait-until.js';
import type { Host } from '../host.js';
import { type DaemonRecord, type DaemonRecords, isRunning } from './daemon-record.js';
import { rootPrefix } from './install.js';
import { answers, type FixPlan } from './plan-fix.js';

export interface StartOptions {
  host: Host;
  process: HostProcess;
  env: Readonly<Record<string, string | undefined>>;
  records: DaemonRecords;
  clock: Clock;
  signal: AbortSignal;
}

const DEADLINE_MS = 90_000;

/**
 * Starts the daemons of a plan and waits until they answer: systemd's where it runs, else by hand, recorded so that
 * they can be ended again.
 *
 * @throws LabError K8SLAB_DOCKER_DOWN, K8SLAB_LIBVIRT_DOWN with the last lines of the log
 */
export async function startDaemons(plan: FixPlan, options: StartOptions): Promise<void> {
  if (plan.daemons.length === 0) return;
  const code = plan.provider === 'docker' ? 'K8SLAB_DOCKER_DOWN' : 'K8SLAB_LIBVIRT_DOWN';
  const started = plan.systemd ? await bySystemd(plan, options, code) : await byHand(plan, options);
  await waitUntil({
    what: `an answer of ${plan.provider}`,
    code,
    hint:
      started.length > 0 ? `Read ${started.map(({ logPath }) => logPath).join(' and ')}` : 'Ask systemctl status why.',
    deadlineMs: DEADLINE_MS,
    intervalMs: 500,
    clock: options.clock,
    signal: options.signal,
    probe: async () => {
      if (await answers(options.host, plan.provider)) return { done: true, value: undefined };
      for (const record of started)
        if (!(await isRunning(record, options.process))) throw await diedError(record, code);
      return { done: false, seen: 'no answer yet' };
    },
  });
}

async function bySystemd(plan: FixPlan, { host, signal }: StartOptions, code: string): Promise<DaemonRecord[]> {
  const units = plan.daemons.map(({ unit }) => unit);
  await mustRun(
    host.exec,
    { argv: [...(await rootPrefix(host)), 'systemctl', 'start', ...units], deadlineMs: DEADLINE_MS, signal },
    { code, what: `start ${units.join(' and ')}`, hint: 'Ask systemctl status why.' },
  );
  return [];
}

async function byHand(plan: FixPlan, { records, env, clock }: StartOptions): Promise<DaemonRecord[]> {
  const started: DaemonRecord[] = [];
  for (const { name, argv } of plan.daemons) {
    // /usr/sbin is not on everybody's PATH.
    const path = `${env['PATH'] ?? ''}:/usr/sbin:/sbin`;
    const pid = await startDetached({ argv, logPath: records.logPath(name), env: { ...env, PATH: path } });
    started.push(await records.write(name, pid, clock.now()));
  }
  return started;
}

async function diedError({ name, logPath }: DaemonRecord, code: string): Promise<LabError> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  const last = log.trim().split('\n').slice(-3).join(' | ');
  return new LabError(code, `Cannot start ${name}: it ended at once${last === '' ? '' : `, ${last}`}`, {
    hint: `Read ${logPath}. Daemons need root.`,
  });
}
