import { readFile } from 'node:fs/promises';
import { defaultConfig } from '../config/defaults.js';
import { CONTAINER_NODE } from '../config/host-rules.js';
import { nodeAddress } from '../config/layout.js';
import { loadConfig } from '../config/load-config.js';
import type { LabConfig, ProviderName } from '../config/model.js';
import type { Wanted } from '../doctor/check.js';
import { chooseBox } from '../plan/choose-box.js';
import { makePlan } from '../plan/make-plan.js';
import { type PlanSource, planSources } from '../plan/sources.js';
import { knownMachines } from '../steps/machines.js';
import { anyHost, archOf } from './any-host.js';
import type { App } from './app.js';
import { homeOf } from './compose-host.js';
import { exists } from './exists.js';
import { localBoxes } from './local-boxes.js';
import { wasStarted } from './was-started.js';

/** MiB on the disk: the box and its linked clones, and per node what images and etcd grow to. */
const DISK_BASE = 4 * 1024;
const DISK_PER_NODE = 6 * 1024;

/** What the lab here wants of the host; without a sound lab file what a new one would. */
export async function wantedOf(app: App, provider: ProviderName | 'auto' | undefined): Promise<Wanted> {
  const decided = await labConfig(app);
  const config = decided ?? defaultConfig();
  const count = config.workers + 1;
  const localImage = await localBoxes(app, undefined);
  const contained = (provider ?? config.provider) === 'docker';
  return {
    provider: provider ?? config.provider,
    nodes: config.network.nodes,
    pods: config.network.pods,
    services: config.network.services,
    nodeIps: Array.from({ length: count }, (_, index) => nodeAddress(config.network.nodes, index)),
    memory: contained
      ? CONTAINER_NODE.controlPlane + config.workers * CONTAINER_NODE.worker
      : config.controlPlane.memory + config.workers * config.worker.memory,
    disk: DISK_BASE + count * DISK_PER_NODE,
    kubernetes: config.kubernetes,
    certain: decided !== undefined,
    started: await wasStarted(app, await knownMachines(app.labDir)),
    labDir: app.labDir,
    home: homeOf(app),
    proxied: config.proxy.http !== undefined || config.proxy.https !== undefined,
    bundled: config.bundle !== undefined,
    nodeImage: chooseBox(contained ? config.box : undefined, 'docker', config.profile, localImage).name,
  };
}

/** What is wrong in the file is for the other verbs to say: here the question is the host. */
async function labConfig(app: App): Promise<LabConfig | undefined> {
  return (await exists(app.file)) ? (await loadConfig({ path: app.file, readFile })).config : undefined;
}

export interface WantedDownloads {
  sources: PlanSource[];
  proxy: LabConfig['proxy'];
}

/** What the nodes download, and by which proxy. Which provider runs them makes no difference that matters here. */
export async function downloadsOf(app: App): Promise<WantedDownloads> {
  const { bundle, ...config } = (await labConfig(app)) ?? defaultConfig();
  if (bundle !== undefined) return { sources: [], proxy: config.proxy };
  const provider = config.provider === 'auto' ? 'virtualbox' : config.provider;
  const arch = archOf(app.environment.arch);
  const { plan } = makePlan({ ...config, provider }, anyHost(arch, provider), {
    explicit: new Set(['kubernetes', 'runtime', 'cni']),
  });
  return { sources: planSources(plan), proxy: plan.proxy };
}
