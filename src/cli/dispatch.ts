import type { ExitCode } from '../errors.js';
import type { App } from './app.js';
import type { Command } from './invocation.js';
import { refusedBySystem } from './refused-by-system.js';

/** Runs a verb; what the system refuses comes as an error for people. */
export async function dispatch(app: App, command: Command): Promise<ExitCode> {
  try {
    return await run(app, command);
  } catch (error) {
    throw refusedBySystem(error) ?? error;
  }
}

/** Each verb is loaded when it is called: `--help` must not wait for ssh2 and Handlebars. */
async function run(app: App, command: Command): Promise<ExitCode> {
  switch (command.verb) {
    case 'init':
      return (await import('./commands/init.js')).init(app, command);
    case 'up':
      return (await import('./commands/up.js')).up(app, command);
    case 'plan':
      return (await import('./commands/plan.js')).plan(app, command);
    case 'render':
      return (await import('./commands/render.js')).render(app, command);
    case 'status':
      return (await import('./commands/status.js')).status(app);
    case 'ssh':
      return (await import('./commands/ssh.js')).ssh(app, command);
    case 'kubeconfig':
      return (await import('./commands/kubeconfig.js')).kubeconfig(app, command);
    case 'halt':
      return (await import('./commands/halt.js')).halt(app);
    case 'destroy':
      return (await import('./commands/destroy.js')).destroy(app, command);
    case 'scale':
      return (await import('./commands/scale.js')).scale(app, command);
    case 'reset':
      return (await import('./commands/reset.js')).reset(app, command);
    case 'snapshot-save':
      return (await import('./commands/snapshot-save.js')).snapshotSave(app, command);
    case 'snapshot-restore':
      return (await import('./commands/snapshot-restore.js')).snapshotRestore(app, command);
    case 'snapshot-list':
      return (await import('./commands/snapshot-list.js')).snapshotList(app);
    case 'snapshot-delete':
      return (await import('./commands/snapshot-delete.js')).snapshotDelete(app, command);
    case 'doctor':
      return command.orphans
        ? (await import('./commands/doctor-orphans.js')).doctorOrphans(app, command)
        : (await import('./commands/doctor.js')).doctor(app, command);
    case 'support':
      return (await import('./commands/support.js')).support(app, command);
    case 'component-list':
      return (await import('./commands/component-list.js')).componentList(app);
    case 'component-install':
      return (await import('./commands/component-install.js')).componentInstall(app, command);
    case 'component-remove':
      return (await import('./commands/component-remove.js')).componentRemove(app, command);
    case 'completion':
      return (await import('./commands/completion.js')).completion(app, command);
    case 'bundle-create':
      return (await import('./commands/bundle-create.js')).bundleCreate(app, command);
    case 'bundle-verify':
      return (await import('./commands/bundle.js')).bundleVerify(app, command);
    case 'bundle-show':
      return (await import('./commands/bundle.js')).bundleShow(app, command);
    case 'box-build':
      return (await import('./commands/box-build.js')).boxBuild(app, command);
    case 'box-add':
      return (await import('./commands/box-add.js')).boxAdd(app, command);
    case 'box-list':
      return (await import('./commands/box-list.js')).boxList(app);
    case 'box-remove':
      return (await import('./commands/box-remove.js')).boxRemove(app, command);
    case 'lab-list':
      return (await import('./commands/lab-list.js')).labList(app, command);
    case 'lab-show':
      return (await import('./commands/lab-show.js')).labShow(app, command);
    case 'lab-files':
      return (await import('./commands/lab-files.js')).labFiles(app, command);
    case 'lab-play':
      return (await import('./commands/lab-play.js')).labPlay(app, command);
    case 'lab-solve':
      return (await import('./commands/lab-play.js')).labSolve(app, command);
    case 'lab-new':
      return (await import('./commands/lab-new.js')).labNew(app, command);
    case 'lab-lint':
      return (await import('./commands/lab-lint.js')).labLint(app, command);
    case 'verify':
      return (await import('./commands/verify.js')).verify(app, command);
    case 'report':
      return (await import('./commands/report.js')).report(app, command);
  }
}
