import { buildBox, type BuiltBox } from '../../box/build-box.js';
import { fetchCloudImage } from '../../box/cloud-image.js';
import { requireHost } from '../../box/host-needs.js';
import type { BoxSpec } from '../../box/spec.js';
import { ExitCode } from '../../errors.js';
import { createLocalExec } from '../../exec/local-exec.js';
import { boxReporter } from '../../report/box.js';
import { typedPath } from '../../report/typed.js';
import { boxDirectory, cacheDirectory } from '../../state/user-state.js';
import type { App } from '../app.js';
import { withBoxDownloads } from '../box-downloads.js';
import { boxSources, buildHost } from '../box-host.js';
import type { BoxCommand } from '../box-invocation.js';
import { withBoxes } from '../box-lock.js';
import { needsOfSpec, printBoxPlan } from '../box-plan.js';
import { boxSpec, cloudImageOf } from '../box-spec.js';

type BuildCommand = Extract<BoxCommand, { verb: 'box-build' }>;

const MIB = 1024 * 1024;

/** Makes the base image of nodes, on a Debian or Ubuntu as root. Run again with the same, it finds that nothing is to do. */
export async function boxBuild(app: App, command: BuildCommand): Promise<ExitCode> {
  const spec = await boxSpec(app, command);
  const host = await buildHost(app);
  if (command.dryRun) {
    await printBoxPlan(app, spec, host);
    return ExitCode.ok;
  }
  await requireHost(host, needsOfSpec(spec));
  const { environment, texts, signal } = app;
  const { env } = environment;
  if (spec.out === undefined && spec.provider !== 'docker' && env['SUDO_USER'] && !app.json) {
    app.say(texts.box.sudo(env['SUDO_USER']));
  }
  const started = app.clock.now();
  const emit = boxReporter({ json: app.json, verbose: app.global.verbose, texts: texts.box }, app.say, app.printJson);
  const exec = createLocalExec({ env: { ...env, PATH: host.path }, host: environment.host });
  const { script, dirs } = boxSources();
  const built = await withBoxes(app, (boxes) =>
    buildBox(spec, {
      boxes,
      script,
      sources: dirs,
      exec,
      path: host.path,
      node: environment.execPath,
      cacheDir: cacheDirectory(env),
      signal,
      emit,
      fetchImage: () => {
        emit({ type: 'box-step', step: 'download' });
        return withBoxDownloads(app, command.mirrors, emit, (downloads) =>
          fetchCloudImage(
            {
              ...cloudImageOf(spec),
              workDir: boxes.dir,
              checksum: spec.imageChecksum,
              exec,
              signal,
              onBytes: (bytesDone, bytesTotal) =>
                emit({ type: 'box-progress', bytesDone, bytesTotal: bytesTotal ?? null }),
            },
            downloads,
          ),
        );
      },
    }),
  );
  tell(app, spec, built, (app.clock.now() - started) / 1000);
  return ExitCode.ok;
}

function tell(app: App, spec: BoxSpec, built: BuiltBox, seconds: number): void {
  if (app.json) {
    app.printJson({ type: 'box-built', ...built, version: built.version ?? null, path: built.path ?? null });
    return;
  }
  const { box } = app.texts;
  const what = [built.path !== undefined && built.version === undefined ? built.path : built.name, built.version]
    .filter((part) => part !== undefined)
    .join(' ');
  const done = built.changed
    ? box.built(`${what} (${built.provider})`, Math.ceil((built.bytes ?? 0) / MIB), seconds.toFixed(0))
    : box.unchanged(`${what} (${built.provider})`);
  app.print([done, ...nextOf(app, spec, built)].join('\n'));
}

function nextOf(app: App, spec: BoxSpec, built: BuiltBox): string[] {
  const { box } = app.texts;
  const { host } = app.environment;
  if (spec.provider === 'docker') {
    return [built.path === undefined ? box.useImage(built.name) : box.useArchive(typedPath(built.path, host))];
  }
  if (built.version === undefined) return [box.useFile(typedPath(built.path ?? '', host))];
  const bundle = spec.bundle ? ` --bundle ${typedPath(spec.bundle.dir, host)}` : '';
  return [box.use(`${built.name}${bundle}`), box.useVagrant(typedPath(metadataOf(app, built.name), host))];
}

function metadataOf({ environment: { env } }: App, name: string): string {
  return `${boxDirectory(env)}/${name}/metadata.json`;
}
