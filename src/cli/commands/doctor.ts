import { join } from 'node:path';
import type { ProviderName } from '../../config/model.js';
import type { CheckInput } from '../../doctor/check.js';
import { INOTIFY_WANTED, inotifyCheck } from '../../doctor/checks/linux.js';
import { diagnose } from '../../doctor/diagnose.js';
import { DaemonRecords, isRunning } from '../../doctor/fix/daemon-record.js';
import { fixable } from '../../doctor/fix/fixable.js';
import { raiseInotify } from '../../doctor/fix/inotify.js';
import { installPackages } from '../../doctor/fix/install.js';
import { type FixPlan, planFix } from '../../doctor/fix/plan-fix.js';
import { startDaemons } from '../../doctor/fix/start.js';
import { stopDaemons } from '../../doctor/fix/stop.js';
import type { Host } from '../../doctor/host.js';
import { ExitCode } from '../../errors.js';
import { runningLabs } from '../../provider/vagrant/running-labs.js';
import { checkReport } from '../../report/checks.js';
import { stateDirectory } from '../../state/user-state.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { realHost } from '../compose-host.js';
import { lookAtHost } from '../doctor-look.js';
import { wantedOf } from '../doctor-wanted.js';
import type { Command } from '../invocation.js';

type DoctorCommand = Extract<Command, { verb: 'doctor' }>;

export async function doctor(app: App, command: DoctorCommand): Promise<ExitCode> {
  const records = new DaemonRecords(join(stateDirectory(app.environment.env), 'daemons'));
  if (command.stop) return stop(app, records);
  const host = await realHost(app);
  const wanted = await wantedOf(app, command.provider as ProviderName | 'auto' | undefined);
  let seen = await lookAtHost(app, host, wanted);
  if (command.fix && (await fix(app, host, { records, input: seen, dryRun: command.dryRun })))
    seen = await lookAtHost(app, host, wanted);

  const checks = diagnose(seen);
  const failed = checks.filter(({ status }) => status === 'fail').length;
  if (app.json) app.printJson({ type: 'doctor', ok: failed === 0, checks });
  else app.print(checkReport(checks, app.texts.cli, app.paint));
  return failed === 0 ? ExitCode.ok : ExitCode.host;
}

/** True when something was changed. */
async function fix(
  app: App,
  host: Host,
  { records, input, dryRun }: { records: DaemonRecords; input: CheckInput; dryRun: boolean },
): Promise<boolean> {
  const texts = app.texts.doctor;
  const { libvirtPlugin } = input.probe.vagrant;
  const provider = fixable(input.probe, input.wanted.provider, texts);
  const plan = provider && (await planFix(host, provider, libvirtPlugin));
  const inotify = inotifyCheck(input).status === 'warn' && (provider === 'docker' || usesDocker(input));
  const todo = [...(plan ? steps(app, plan) : []), ...(inotify ? [texts.fixInotify(INOTIFY_WANTED)] : [])];
  if (todo.length === 0) {
    app.say(texts.fixNothing);
    return false;
  }
  app.say([texts.fixPlan, ...todo.map((step) => `  - ${step}`)].join('\n'));
  if (dryRun) return false;
  if (!(await agreed(app, 'change this host', app.texts.cli.askFix, true))) {
    app.say(app.texts.cli.notFixed);
    return false;
  }
  if (inotify) await raiseInotify(host, INOTIFY_WANTED, app.signal);
  if (plan) await makeUsable(app, host, { records, plan, libvirtPlugin });
  app.say(texts.fixDone);
  return true;
}

/** Where any provider will do, only for somebody who has docker running. */
function usesDocker({ probe, wanted }: CheckInput): boolean {
  return wanted.provider === 'docker' || (wanted.provider === 'auto' && probe.docker?.server !== undefined);
}

async function makeUsable(
  app: App,
  host: Host,
  { records, plan, libvirtPlugin }: { records: DaemonRecords; plan: FixPlan; libvirtPlugin: boolean },
): Promise<void> {
  await installPackages(host, plan.packages, {
    signal: app.signal,
    onLine: (line) => app.global.verbose && app.say(line),
  });
  const { environment, clock, signal } = app;
  // Packages may have started their daemons themselves.
  const after = plan.packages.length > 0 ? await planFix(host, plan.provider, libvirtPlugin) : plan;
  await startDaemons(after, { host, process: environment.host, env: environment.env, records, clock, signal });
}

function steps(app: App, { packages, daemons, systemd }: FixPlan): string[] {
  const texts = app.texts.doctor;
  const install = packages.length > 0 ? [texts.fixInstall(packages.join(' '))] : [];
  if (systemd && daemons.length > 0) return [...install, texts.fixSystemd(daemons.map(({ unit }) => unit).join(' '))];
  return [...install, ...daemons.map(({ name }) => texts.fixDaemon(name))];
}

async function stop(app: App, records: DaemonRecords): Promise<ExitCode> {
  const { doctor: texts } = app.texts;
  const labs = await labsOn(app, records);
  const where = labs.join(', ');
  if (labs.length > 0 && !(await agreed(app, `end what runs the nodes of ${where}`, texts.askStop(where), false))) {
    app.print(texts.notStopped);
    return ExitCode.ok;
  }
  const stopped = await stopDaemons(records, { process: app.environment.host, clock: app.clock });
  if (app.json) app.printJson({ type: 'stopped', daemons: stopped.map(({ name, pid }) => ({ name, pid })) });
  else if (stopped.length === 0) app.print(texts.stoppedNothing);
  else app.print(stopped.map(({ name, pid }) => texts.stopped(name, pid)).join('\n'));
  return ExitCode.ok;
}

/** Daemons that nodes run on. */
const SERVERS: Readonly<Record<string, 'docker' | 'libvirt'>> = { dockerd: 'docker', libvirtd: 'libvirt' };

/** Containers end with their server; and no command of k8slab goes on without it. */
async function labsOn(app: App, records: DaemonRecords): Promise<string[]> {
  const { exec } = await realHost(app);
  const found: string[] = [];
  for (const record of await records.list()) {
    const provider = SERVERS[record.name];
    if (provider === undefined || !(await isRunning(record, app.environment.host))) continue;
    found.push(...(await runningLabs(exec, provider, app.signal)));
  }
  return found;
}
