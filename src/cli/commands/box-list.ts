import { Boxes, pathOfBox } from '../../box/catalog.js';
import { compareVersions } from '../../box/catalog-model.js';
import { ExitCode } from '../../errors.js';
import { renderTable } from '../../report/table.js';
import { boxDirectory } from '../../state/user-state.js';
import type { App } from '../app.js';

const MIB = 1024 * 1024;

/** Every box of the catalogue, the newest version of each first. */
export async function boxList(app: App): Promise<ExitCode> {
  const catalogs = await new Boxes(boxDirectory(app.environment.env)).all();
  const rows = catalogs.flatMap((catalog) =>
    catalog.versions
      .toSorted((a, b) => compareVersions(b.version, a.version))
      .flatMap(({ version, providers }) =>
        providers.map(({ name: provider, checksum, k8slab }) => ({
          name: catalog.name,
          version,
          provider,
          bytes: k8slab.bytes,
          sha256: checksum,
          bundle: k8slab.bundle ?? null,
          path: pathOfBox(catalog, version, provider) ?? null,
        })),
      ),
  );
  const { box } = app.texts;
  if (app.json) app.printJson({ type: 'boxes', boxes: rows });
  else if (rows.length === 0) app.print(box.none);
  else {
    const head = [box.colName, box.colVersion, box.colProvider, box.colSize, box.colBundle, box.colPath];
    const lines = rows.map(({ name, version, provider, bytes, bundle, path }) => [
      name,
      version,
      provider,
      `${Math.ceil(bytes / MIB)} MiB`,
      bundle?.slice(0, 12) ?? '-',
      path ?? '-',
    ]);
    app.print(renderTable([head, ...lines]));
  }
  return ExitCode.ok;
}
