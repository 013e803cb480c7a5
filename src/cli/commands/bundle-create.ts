import { join, resolve } from 'node:path';
import { type BundleChoice, bundleName } from '../../bundle/create/choice.js';
import { bundleContents } from '../../bundle/create/contents.js';
import type { BundleContents } from '../../bundle/create/contents-model.js';
import { createBundle } from '../../bundle/create/create-bundle.js';
import { parseMirror } from '../../bundle/create/http/mirror.js';
import { withWork } from '../../bundle/create/open-work.js';
import { ExitCode } from '../../errors.js';
import { bundlePlanJson, bundlePlanText } from '../../report/bundle/plan.js';
import { createBundleReporter } from '../../report/bundle/reporter.js';
import { cacheDirectory } from '../../state/user-state.js';
import type { App } from '../app.js';
import { bundleChoice, type SettledChoice } from '../bundle-choice.js';
import { hostName } from '../compose-host.js';
import type { Command } from '../invocation.js';
import { proxyOf } from '../proxy.js';

type CreateCommand = Extract<Command, { verb: 'bundle-create' }>;

/** Everything a lab needs, downloaded into one directory. Run again it continues, or finds that nothing is to do. */
export async function bundleCreate(app: App, command: CreateCommand): Promise<ExitCode> {
  const mirrors = command.mirrors.map(parseMirror);
  const settled = await bundleChoice(app, command);
  const { choice } = settled;
  const contents = bundleContents(choice);
  const out = resolve(app.environment.cwd, command.out ?? `k8slab-${bundleName(choice)}`);
  if (command.dryRun) {
    if (app.json) app.printJson(bundlePlanJson(choice, contents, settled.leftOut, out));
    else app.print(bundlePlanText(choice, contents, settled.leftOut, app.texts.bundle));
    return ExitCode.ok;
  }
  return create(app, { settled, choice, contents, out, mirrors });
}

interface Wanted {
  settled: SettledChoice;
  choice: BundleChoice;
  contents: BundleContents;
  out: string;
  mirrors: ReturnType<typeof parseMirror>[];
}

async function create(app: App, { settled, choice, contents, out, mirrors }: Wanted): Promise<ExitCode> {
  const { texts, clock, signal, environment } = app;
  const { env } = environment;
  const reporter = await createBundleReporter({
    json: app.json,
    out: environment.stdout,
    clock,
    texts,
    paint: app.paint,
    verbose: app.global.verbose,
  });
  try {
    for (const { name, reason } of settled.leftOut) {
      reporter.sink({ type: 'note', level: 'warning', message: texts.bundle.leftOut(name, reason) });
    }
    const created = await withWork(
      {
        out,
        cacheDir: join(cacheDirectory(env), 'downloads'),
        http: { proxy: proxyOf(env, settled.proxy), mirrors, stallMs: STALL_MS, userAgent: `k8slab/${app.version}` },
        registryMirrors: settled.registryMirrors,
        clock,
        signal,
        emit: reporter.sink,
        lock: { host: environment.host, hostname: hostName() },
      },
      (work) => createBundle({ choice, contents, ...(app.interactive && { agree: () => agreed(app) }) }, work),
    );
    await reporter.close();
    if (!app.json) app.print(created ? texts.bundle.next(out) : texts.bundle.notDownloaded);
    return ExitCode.ok;
  } finally {
    await reporter.close();
  }
}

/** A line over which no byte came for so long is dead; a busy one is not yet. */
const STALL_MS = 60_000;

async function agreed(app: App): Promise<boolean> {
  const { createAsk } = await import('../prompts/ask.js');
  return createAsk(app.environment, app.signal).confirm(app.texts.bundle.askDownload, true);
}
