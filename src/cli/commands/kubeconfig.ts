import { copyFile, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ExitCode, LabError } from '../../errors.js';
import { mustRun } from '../../exec/must-run.js';
import { labPaths } from '../../state/lab-paths.js';
import { exportKubeconfig } from '../../report/typed.js';
import { writePrivate } from '../../state/write-private.js';
import { type App, typedInto } from '../app.js';
import { homeOf, localExec } from '../compose-host.js';
import type { Command } from '../invocation.js';
import { exists } from '../exists.js';
import { requirePlan } from '../lab-state.js';

/** Prints what to type, the path, or the file; or merges it into the user's own. */
export async function kubeconfig(app: App, { mode }: Extract<Command, { verb: 'kubeconfig' }>): Promise<ExitCode> {
  const plan = await requirePlan(app);
  const path = labPaths(app.labDir).kubeconfig;
  if (!(await exists(path))) {
    throw new LabError('K8SLAB_NO_KUBECONFIG', `Cannot find ${path}: the cluster is not up yet`, {
      exitCode: ExitCode.usage,
      hint: 'Run k8slab up first.',
    });
  }
  if (mode === 'merge') {
    const into = await merge(app, path);
    if (app.json) app.printJson({ type: 'kubeconfig-merged', context: plan.lab, path: into });
    else app.print(app.texts.cli.merged(plan.lab, into));
  } else if (app.json) app.printJson({ type: 'kubeconfig', path, context: plan.lab });
  else if (mode === 'path') app.print(path);
  // The key of the cluster's administrator goes to a terminal only when asked for.
  else if (mode === 'print') app.print(await readFile(path, 'utf8'));
  else app.print(exportKubeconfig(path, typedInto(app)));
  return ExitCode.ok;
}

/** kubectl merges; ours comes first, so that an older lab of the same name gives way. */
async function merge(app: App, path: string): Promise<string> {
  const { env } = app.environment;
  const existing = (env['KUBECONFIG'] ?? '').split(delimiter).filter((entry) => entry !== '');
  const into = existing[0] ?? join(homeOf(app), '.kube', 'config');
  const result = await mustRun(
    localExec(app),
    {
      argv: ['kubectl', 'config', 'view', '--flatten', '--raw'],
      env: { KUBECONFIG: [path, into].join(delimiter) },
      deadlineMs: 30_000,
      signal: app.signal,
    },
    {
      code: 'K8SLAB_KUBECONFIG_MERGE',
      what: `merge ${path} into ${into}`,
      hint: 'Merging needs kubectl on this host; without it: export KUBECONFIG=... as k8slab kubeconfig prints it.',
    },
  );
  if (await exists(into)) await copyFile(into, `${into}.bak`);
  await writePrivate(into, result.stdout);
  return into;
}
