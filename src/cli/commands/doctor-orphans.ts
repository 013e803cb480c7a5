import { ExitCode, LabError } from '../../errors.js';
import { interruptedError } from '../../exec/interrupted.js';
import { findOrphans, type Orphans } from '../../provider/vagrant/orphans/find-orphans.js';
import { removeOrphans } from '../../provider/vagrant/orphans/remove-orphans.js';
import { renderTable } from '../../report/table.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { localExec, vagrantHomeOf } from '../compose-host.js';
import type { Command } from '../invocation.js';

/** What labs left on this host whose directory is gone; `--fix` removes what is certainly theirs. */
export async function doctorOrphans(
  app: App,
  { fix, dryRun }: Pick<Extract<Command, { verb: 'doctor' }>, 'fix' | 'dryRun'>,
): Promise<ExitCode> {
  const { doctor: texts, cli } = app.texts;
  const exec = localExec(app);
  const vagrantHome = vagrantHomeOf(app);
  const found = await findOrphans(exec, vagrantHome, app.signal);
  show(app, found);
  if (!fix || dryRun || found.machines.length === 0) return ExitCode.ok;
  if (!(await agreed(app, 'remove what is left of labs', texts.orphansAsk, false))) {
    app.print(cli.notDestroyed);
    return ExitCode.ok;
  }
  const removed = await removeOrphans(exec, found.machines, app.signal);
  if (app.signal.aborted) throw interruptedError('remove what is left of labs', app.signal.reason);
  if (app.json) app.printJson({ type: 'orphans-removed', removed });
  else if (removed.length > 0) app.print(removed.map((what) => texts.orphanRemoved(what)).join('\n'));
  const { machines: left } = await findOrphans(exec, vagrantHome, app.signal);
  if (left.length === 0) return ExitCode.ok;
  throw new LabError('K8SLAB_ORPHANS_LEFT', `Cannot remove ${left.map(({ name }) => name).join(', ')}: still there`, {
    hint: 'Remove them with the program of the provider: docker rm -f, virsh undefine, VBoxManage unregistervm',
    details: { left },
  });
}

function show(app: App, { machines, kept }: Orphans): void {
  const { doctor: texts } = app.texts;
  if (app.json) {
    app.printJson({ type: 'orphans', orphans: machines, kept });
    return;
  }
  const rows = machines.map(({ provider, name, directory }) => [`  ${provider}`, name, directory]);
  const others = kept.map(({ what, name, command }) => [`  ${what}`, name, command]);
  app.print(
    [
      ...(rows.length === 0 ? [texts.orphansNone] : [texts.orphansFound, renderTable(rows).trimEnd()]),
      ...(others.length === 0 ? [] : ['', texts.orphansKept, renderTable(others).trimEnd()]),
    ].join('\n'),
  );
}
