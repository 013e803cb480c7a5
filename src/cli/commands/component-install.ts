import type { ComponentName } from '../../config/component-names.js';
import type { ExitCode } from '../../errors.js';
import { withNeeds } from '../../plan/select-steps.js';
import { installComponents } from '../../steps/change-components.js';
import { refuseUnmade } from '../../steps/running-lab.js';
import type { App } from '../app.js';
import { inOrder, writeComponents } from '../component-lab.js';
import type { Command } from '../invocation.js';
import { configError, loadLabFile } from '../lab-file.js';
import { journalOf, locked } from '../lab-state.js';
import { planLab } from '../plan-lab.js';
import { refuseChanges } from '../refuse-changes.js';
import { exitCodeOfRun, runOnLab } from '../run-on-lab.js';
import { keepingStart } from '../start-state.js';
import { verifiedBundle } from '../verified-bundle.js';

type InstallCommand = Extract<Command, { verb: 'component-install' }>;

/** Adds components to the lab file and runs the steps that install them, in a lab that is up. */
export async function componentInstall(app: App, { names }: InstallCommand): Promise<ExitCode> {
  const loaded = await loadLabFile(app);
  const planned = await planLab(app, loaded);
  await refuseChanges(app, planned);
  const now = loaded.config.components ?? planned.plan.components.map(({ name }) => name);
  const wanted = inOrder([...now, ...names]);
  const { plan, problems } = planned.replan(wanted);
  if (problems.some(({ severity }) => severity === 'error')) throw configError(app, problems, loaded.text);

  refuseUnmade(plan, planned.machines);
  const components = names.every((name) => now.includes(name)) ? undefined : wanted;
  if (components && !app.json) app.say(app.texts.components.installing(components.join(', '), app.file));
  const bundle = plan.bundle && (await verifiedBundle(app, plan.bundle.dir));
  const summary = await locked(app, async () => {
    const journal = await journalOf(app);
    return keepingStart(app, plan, () =>
      runOnLab(app, {
        command: `component install ${names.join(' ')}`,
        plan,
        journal,
        steps: (session) =>
          installComponents(session, names, {
            bundle,
            write: () => writeComponents(app, plan, { components, journal }),
          }),
      }),
    );
  });
  if (summary.ok && !app.json) app.print(app.texts.components.installedNow(versions(withNeeds(plan, names), plan)));
  return exitCodeOfRun(summary);
}

function versions(
  names: readonly ComponentName[],
  { components }: { components: readonly { name: string; version: string }[] },
): string {
  return components
    .filter(({ name }) => (names as readonly string[]).includes(name))
    .map(({ name, version }) => `${name} ${version}`)
    .join(', ');
}
