import { ExitCode, LabError } from '../../errors.js';
import type { RunLabOptions } from '../../labs/run.js';
import { createNdjsonLabReporter, createTextLabReporter } from '../../report/labs/choose.js';
import type { LabReporter, LabTextOptions } from '../../report/labs/options.js';
import { createPlayReporter, type PlayReporter } from '../../report/labs/play.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { requirePlan } from '../lab-state.js';
import { exitCodeOfLabs } from '../labs/exit-code.js';
import { findLab } from '../labs/find-labs.js';
import { runOnCluster } from '../labs/lab-run.js';
import { languageOf } from '../labs/language.js';

/** One lab as a lesson: why, the command, its output, whether that was expected. What it makes stays. */
export async function labPlay(app: App, command: Extract<Command, { verb: 'lab-play' }>): Promise<ExitCode> {
  if (command.step && !app.interactive) {
    throw new LabError('K8SLAB_USAGE', 'Cannot wait before each step: nobody can be asked', {
      exitCode: ExitCode.usage,
      hint: 'Use --step in a terminal, without --yes and --output',
    });
  }
  const plan = await requirePlan(app);
  const loaded = await findLab(app, command.id, command.labs);
  const language = languageOf(app);
  const lesson = createPlayReporter({
    ...textOptions(app),
    steps: loaded.lab.steps,
    teaches: loaded.lab.teaches[language],
  });
  const reporter = app.json ? createNdjsonLabReporter(app.environment.stdout) : lesson;
  const beforeStep = command.step ? await askBeforeStep(app, lesson) : undefined;
  const summary = await runOnCluster(app, {
    plan,
    labs: [loaded],
    mode: 'play',
    reporter,
    ...(beforeStep && { beforeStep }),
  });
  return exitCodeOfLabs(summary);
}

/** The same end state, without a word about how. */
export async function labSolve(app: App, command: Extract<Command, { verb: 'lab-solve' }>): Promise<ExitCode> {
  const plan = await requirePlan(app);
  const loaded = await findLab(app, command.id, command.labs);
  const reporter: LabReporter = app.json
    ? createNdjsonLabReporter(app.environment.stdout)
    : createTextLabReporter(textOptions(app));
  return exitCodeOfLabs(await runOnCluster(app, { plan, labs: [loaded], mode: 'solve', reporter }));
}

function textOptions(app: App): LabTextOptions {
  const { clock, paint, texts, environment, global, dumb } = app;
  const language = languageOf(app);
  return { out: environment.stdout, clock, paint, texts: texts.labReport, language, dumb, verbose: global.verbose };
}

async function askBeforeStep(app: App, lesson: PlayReporter): Promise<NonNullable<RunLabOptions['beforeStep']>> {
  const { createAsk } = await import('../prompts/ask.js');
  const ask = createAsk(app.environment, app.signal);
  const { askStep, stepRun, stepSkip, stepStop } = app.texts.cli;
  const choices = [
    { value: 'run', name: stepRun },
    { value: 'skip', name: stepSkip },
    { value: 'stop', name: stepStop },
  ] as const;
  return (step) => {
    lesson.introduce(step);
    return ask.select(askStep, choices, 'run');
  };
}
