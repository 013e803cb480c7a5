import type { ExitCode } from '../../errors.js';
import { createNdjsonLabReporter } from '../../report/labs/choose.js';
import { createFilesReporter } from '../../report/labs/files.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { requirePlan } from '../lab-state.js';
import { exitCodeOfLabs } from '../labs/exit-code.js';
import { findLab } from '../labs/find-labs.js';
import { runOnCluster } from '../labs/lab-run.js';
import { languageOf } from '../labs/language.js';

/** Everything before a lab's first step, for whoever types the steps: files, and what earlier sections leave behind. */
export async function labFiles(app: App, command: Extract<Command, { verb: 'lab-files' }>): Promise<ExitCode> {
  const plan = await requirePlan(app);
  const loaded = await findLab(app, command.id, command.labs);
  const { environment, paint, texts } = app;
  const reporter = app.json
    ? createNdjsonLabReporter(environment.stdout)
    : createFilesReporter({
        out: environment.stdout,
        texts: texts.labReport,
        language: languageOf(app),
        paint,
        steps: loaded.lab.steps,
        typed: { platform: environment.host.platform, env: environment.env },
      });
  const { force } = command;
  return exitCodeOfLabs(await runOnCluster(app, { plan, labs: [loaded], mode: 'files', reporter, force }));
}
