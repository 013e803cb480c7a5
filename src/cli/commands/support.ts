import { homedir, userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { ExitCode, LabError } from '../../errors.js';
import { interruptedError } from '../../exec/interrupted.js';
import type { Plan } from '../../plan/model.js';
import { collectLab } from '../../support/collect-lab.js';
import { Collection } from '../../support/collection.js';
import { indexFile } from '../../support/index-file.js';
import { packSupport } from '../../support/pack.js';
import { createRedactor } from '../../support/redactor.js';
import type { App } from '../app.js';
import { homeOf, hostName } from '../compose-host.js';
import type { Command } from '../invocation.js';
import { renderedPlan } from '../lab-state.js';
import { clusterPart, hostPart, labFileProblems } from '../support-parts.js';

/**
 * Puts everything that helps to find a fault into one archive without secrets. Nothing that is broken stops it: what
 * could not be had is named in the archive. Changes nothing, and needs neither a lab nor a sound lab file.
 */
export async function support(app: App, command: Extract<Command, { verb: 'support' }>): Promise<ExitCode> {
  const time = new Date(app.clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  const collection = new Collection(createRedactor({ home: homeOf(app), user: userName(), hostname: hostName() }));
  let plan: Plan | undefined;
  await collection.part('lab/plan.json', async () => {
    plan = await renderedPlan(app);
  });
  const nodes = plan?.nodes.map(({ name }) => name) ?? [];
  // What is missing is in the archive: said here as well it would only stand in the way.
  const quiet: App = { ...app, say: () => undefined };
  app.say(app.texts.support.collecting);
  await Promise.all([
    hostPart(quiet, collection),
    labFileProblems(quiet, collection),
    collection.part('lab', () => collectLab(collection, { file: app.file, labDir: app.labDir, nodes })),
    collection.part('cluster', async () => {
      if (plan) await clusterPart(quiet, plan, collection);
    }),
  ]);
  if (app.signal.aborted) throw stopped(app);

  const name = `k8slab-support-${plan?.lab ?? 'host'}-${time}`;
  const out = resolve(app.environment.cwd, command.out ?? `${name}.tar.gz`);
  const files = collection.files.toSorted((a, b) => a.path.localeCompare(b.path, 'en'));
  const index = indexFile({ files, missing: collection.missing }, { version: app.version, time });
  const size = await packSupport(out, name, [index, ...files], app.signal).catch((cause: unknown) => {
    throw app.signal.aborted ? stopped(app) : notWritten(out, cause);
  });
  show(app, { path: out, size, files: [index, ...files].map(({ path }) => path), missing: collection.missing });
  return ExitCode.ok;
}

function show(
  app: App,
  archive: { path: string; size: number; files: string[]; missing: Collection['missing'] },
): void {
  const { path, size, files, missing } = archive;
  const { support: texts } = app.texts;
  if (app.json) {
    app.printJson({ type: 'support', path, size, files, missing });
    return;
  }
  app.print(
    [
      ...files.map((file) => `  ${file}`),
      ...(missing.length === 0 ? [] : [texts.missing, ...missing.map(({ what, reason }) => `  ${what}: ${reason}`)]),
      '',
      texts.wrote(path, files.length, Math.ceil(size / 1024)),
      texts.look(`tar -xzOf ${basename(path)} | less`),
    ].join('\n'),
  );
}

function stopped(app: App): LabError {
  return interruptedError('make a support archive', app.signal.reason);
}

function notWritten(out: string, cause: unknown): LabError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LabError('K8SLAB_SUPPORT_WRITE', `Cannot write ${out}: ${why}`, {
    hint: 'Name another place with --out',
    cause,
  });
}

/** A system without a name for this user (a container) has none to hide. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return basename(homedir());
  }
}
