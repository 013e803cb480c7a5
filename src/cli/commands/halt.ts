import { ExitCode } from '../../errors.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import { locked, requirePlan } from '../lab-state.js';

export async function halt(app: App): Promise<ExitCode> {
  const plan = await requirePlan(app);
  await locked(app, () =>
    providerOf(app, plan).halt(
      plan.nodes.map(({ name }) => name),
      { signal: app.signal, onProgress: (_node, line) => app.say(line) },
    ),
  );
  if (app.json) app.printJson({ type: 'halted', nodes: plan.nodes.map(({ name }) => name) });
  else app.print(app.texts.cli.halted);
  return ExitCode.ok;
}
