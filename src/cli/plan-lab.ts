import type { Bundle } from '../bundle/read.js';
import type { ComponentName } from '../config/component-names.js';
import type { ConfigProblem, LabConfig, ProviderName } from '../config/model.js';
import { collectHostFacts, PROVIDER_NAMES } from '../doctor/host-facts.js';
import type { BundleSummary } from '../plan/bundle-summary.js';
import type { PlanResult } from '../plan/make-plan.js';
import type { HostFacts, Plan } from '../plan/model.js';
import { knownMachines, type Machine } from '../steps/machines.js';
import type { App } from './app.js';
import { homeOf, realHost, vagrantHomeOf } from './compose-host.js';
import { localBoxes } from './local-boxes.js';
import { configError, type Loaded, warn } from './lab-file.js';
import { reusable } from './propose.js';
import { wasStarted } from './was-started.js';

export interface PlannedLab {
  plan: Plan;
  bundle: Bundle | undefined;
  machines: Machine[];
  /** What these components instead of those of the lab file would give, on the same facts. */
  replan: (components: readonly ComponentName[]) => PlanResult;
}

export async function factsFor(app: App, wanted: ProviderName | 'auto'): Promise<HostFacts> {
  const providers = wanted === 'auto' ? PROVIDER_NAMES : [wanted];
  return collectHostFacts(await realHost(app), {
    home: homeOf(app),
    vagrantHome: vagrantHomeOf(app),
    providers,
    texts: app.texts.doctor,
  });
}

/**
 * The lab file and this host → the plan.
 *
 * @throws LabError K8SLAB_CONFIG with every reason why this plan must not be carried out, unless `lenient`
 */
export async function planLab(app: App, loaded: Loaded, lenient = false): Promise<PlannedLab> {
  const { problems, ...planned } = await judgeLab(app, loaded);
  if (!lenient && problems.some(({ severity }) => severity === 'error')) throw configError(app, problems, loaded.text);
  warn(app, lenient ? problems.map((problem) => ({ ...problem, severity: 'warning' })) : problems, loaded.text);
  return planned;
}

/**
 * The same with everything that speaks against it, of the file and of the host, for the caller to say. A lab that has
 * machines keeps the provider that made them, whatever `auto` would choose today.
 *
 * @param known facts of this host, where somebody has looked already
 */
export async function judgeLab(
  app: App,
  loaded: Loaded,
  known?: HostFacts,
): Promise<PlannedLab & { problems: ConfigProblem[] }> {
  const machines = await knownMachines(app.labDir);
  const started = await wasStarted(app, machines);
  const config = keepProvider(loaded.config, machines);
  // Programs are asked for facts meanwhile: what comes next is loaded in the time they take.
  const [facts, found, boxes, { makePlan }] = await Promise.all([
    known ?? factsFor(app, config.provider),
    config.bundle === undefined ? undefined : openBundle(config.bundle),
    localBoxes(app, config.box),
    import('../plan/make-plan.js'),
  ]);
  const planOf = (wanted: LabConfig): PlanResult =>
    makePlan(wanted, reusable(facts, config.provider), {
      explicit: loaded.explicit,
      context: loaded.context,
      labExists: started,
      boxes,
      ...(found && { bundle: found.summary }),
    });
  const { plan, problems } = planOf(config);
  const replan = (components: readonly ComponentName[]): PlanResult =>
    planOf({ ...config, components: [...components] });
  return { plan, bundle: found?.bundle, machines, replan, problems: [...loaded.problems, ...problems] };
}

async function openBundle(dir: string): Promise<{ bundle: Bundle; summary: BundleSummary }> {
  const { readBundle, summarizeBundle } = await import('../bundle/read.js');
  const bundle = await readBundle(dir);
  return { bundle, summary: summarizeBundle(bundle) };
}

function keepProvider(config: LabConfig, machines: readonly Machine[]): LabConfig {
  const made = PROVIDER_NAMES.find((name) => machines.some(({ provider }) => provider === name));
  return config.provider === 'auto' && made ? { ...config, provider: made } : config;
}
