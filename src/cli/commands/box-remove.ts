import { Boxes } from '../../box/catalog.js';
import { versionsOf } from '../../box/catalog-model.js';
import { checkNames } from '../../box/add-box.js';
import { ExitCode, LabError } from '../../errors.js';
import { boxDirectory } from '../../state/user-state.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { withBoxes } from '../box-lock.js';
import type { BoxCommand } from '../box-invocation.js';

type RemoveCommand = Extract<BoxCommand, { verb: 'box-remove' }>;

/** Takes boxes out of the catalogue. What Vagrant copied of them is Vagrant's. */
export async function boxRemove(app: App, command: RemoveCommand): Promise<ExitCode> {
  checkNames(command.name, command.version);
  const { box } = app.texts;
  const boxes = new Boxes(boxDirectory(app.environment.env));
  const catalog = await boxes.read(command.name);
  const newest = versionsOf(catalog).at(-1);
  const isGone = (version: string, provider: string): boolean =>
    (command.version === undefined || version === command.version) &&
    (command.provider === undefined || provider === command.provider) &&
    !(command.old && version === newest);
  const gone = (catalog?.versions ?? []).flatMap(({ version, providers }) =>
    providers.filter(({ name }) => isGone(version, name)).map(({ name }) => `${command.name} ${version} (${name})`),
  );
  if (newest === undefined || (gone.length === 0 && !command.old)) {
    throw new LabError('K8SLAB_BOX_UNKNOWN', `Cannot remove ${command.name}: the catalogue has no such box`, {
      exitCode: ExitCode.usage,
      hint: 'k8slab box list shows what there is',
    });
  }
  if (gone.length > 0) {
    if (!app.json) app.print(box.toRemove(gone.join(', ')));
    if (!(await agreed(app, 'remove boxes', box.askRemove, false))) {
      app.print(box.notRemoved);
      return ExitCode.ok;
    }
    await withBoxes(app, async () => {
      const now = await boxes.read(command.name);
      if (now) await boxes.remove(now, isGone);
    });
  }
  if (app.json) app.printJson({ type: 'boxes-removed', boxes: gone });
  else app.print(gone.length > 0 ? box.removed : box.nothingOld);
  return ExitCode.ok;
}
