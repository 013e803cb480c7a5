import { resolve } from 'node:path';
import { addBox, checkNames, nameOfFile } from '../../box/add-box.js';
import { parseChecksum } from '../../box/checksum.js';
import { fetchChecked } from '../../box/cloud-image.js';
import { ExitCode, LabError } from '../../errors.js';
import { boxReporter } from '../../report/box.js';
import type { App } from '../app.js';
import { withBoxDownloads } from '../box-downloads.js';
import type { BoxCommand } from '../box-invocation.js';
import { withBoxes } from '../box-lock.js';

type AddCommand = Extract<BoxCommand, { verb: 'box-add' }>;

/** Puts a box into the catalogue, out of a file or from a server. */
export async function boxAdd(app: App, command: AddCommand): Promise<ExitCode> {
  const { texts, signal } = app;
  const checksum = command.checksum === undefined ? undefined : parseChecksum(command.checksum);
  const url = /^https?:\/\//.test(command.source) ? parseUrl(command.source) : undefined;
  const name = command.name ?? nameOfFile(url?.pathname ?? command.source);
  checkNames(name, command.version);
  const emit = boxReporter({ json: app.json, verbose: app.global.verbose, texts: texts.box }, app.say, app.printJson);
  if (url && !checksum) emit({ type: 'note', message: texts.box.noChecksum });
  const added = await withBoxes(app, async (boxes) => {
    let file = resolve(app.environment.cwd, command.source);
    if (url) {
      const onBytes = (bytesDone: number, total: number | undefined): void =>
        emit({ type: 'box-progress', bytesDone, bytesTotal: total ?? null });
      const got = await withBoxDownloads(app, command.mirrors, emit, (downloads) =>
        fetchChecked(url.href, checksum, { signal, onBytes }, downloads),
      );
      file = got.path;
    } else if (!app.json) app.say(texts.box.copying(command.source));
    return addBox({ file, name, version: command.version, checksum }, boxes, signal);
  });
  if (app.json) {
    app.printJson({ type: 'box-added', ...added });
    return ExitCode.ok;
  }
  const what = `${added.name} ${added.version} (${added.provider})`;
  app.print(
    [added.changed ? texts.box.added(what) : texts.box.addedBefore(what), texts.box.use(added.name)].join('\n'),
  );
  return ExitCode.ok;
}

function parseUrl(source: string): URL {
  if (URL.canParse(source)) return new URL(source);
  throw new LabError('K8SLAB_USAGE', `Cannot add ${source}: it is not a URL, wanted https://host/path`, {
    exitCode: ExitCode.usage,
  });
}
