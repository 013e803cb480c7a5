import { resolve } from 'node:path';
import { type BundleChoice, bundleName } from '../../bundle/create/choice.js';
import { bundleContents } from '../../bundle/create/contents.js';
import type { BundleContents } from '../../bundle/create/contents-model.js';
import { createBundle } from '../../bundle/create/create-bundle.js';
import { withWork } from '../../bundle/create/open-work.js';
import { ExitCode } from '../../errors.js';
import { bundlePlanJson, bundlePlanText } from '../../report/bundle/plan.js';
import { createBundleReporter } from '../../report/bundle/reporter.js';
import { typedPath } from '../../report/typed.js';
import type { App } from '../app.js';
import { bundleChoice, type SettledChoice } from '../bundle-choice.js';
import { downloadOptions } from '../download-options.js';
import type { Command } from '../invocation.js';

type CreateCommand = Extract<Command, { verb: 'bundle-create' }>;

/** What a lab installs and its labs run, downloaded into one directory. Run again it continues, or finds that nothing is to do. */
export async function bundleCreate(app: App, command: CreateCommand): Promise<ExitCode> {
  const settled = await bundleChoice(app, command);
  const downloads = downloadOptions(app, command.mirrors, settled.proxy);
  const { choice } = settled;
  const contents = bundleContents(choice);
  const out = resolve(app.environment.cwd, command.out ?? `k8slab-${bundleName(choice)}`);
  if (command.dryRun) {
    if (app.json) app.printJson(bundlePlanJson(choice, contents, settled.leftOut, out));
    else app.print(bundlePlanText(choice, contents, settled.leftOut, app.texts.bundle));
    return ExitCode.ok;
  }
  return create(app, { settled, choice, contents, out, downloads });
}

interface Wanted {
  settled: SettledChoice;
  choice: BundleChoice;
  contents: BundleContents;
  out: string;
  downloads: ReturnType<typeof downloadOptions>;
}

async function create(app: App, { settled, choice, contents, out, downloads }: Wanted): Promise<ExitCode> {
  const { texts, clock, environment } = app;
  const reporter = await createBundleReporter({
    json: app.json,
    out: environment.stdout,
    clock,
    texts,
    paint: app.paint,
    dumb: app.dumb,
    verbose: app.global.verbose,
  });
  try {
    for (const { name, reason } of settled.leftOut) {
      reporter.sink({ type: 'note', level: 'warning', message: texts.bundle.leftOut(name, reason) });
    }
    const created = await withWork(
      {
        ...downloads,
        out,
        registryMirrors: settled.registryMirrors,
        emit: reporter.sink,
      },
      (work) => createBundle({ choice, contents, ...(app.interactive && { agree: () => agreed(app) }) }, work),
    );
    await reporter.close();
    if (!app.json)
      app.print(created ? texts.bundle.next(typedPath(out, environment.host)) : texts.bundle.notDownloaded);
    return ExitCode.ok;
  } finally {
    await reporter.close();
  }
}

async function agreed(app: App): Promise<boolean> {
  const { createAsk } = await import('../prompts/ask.js');
  return createAsk(app.environment, app.signal).confirm(app.texts.bundle.askDownload, true);
}
