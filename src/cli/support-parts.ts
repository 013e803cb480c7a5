import { readFile } from 'node:fs/promises';
import { createLimiter } from '../exec/limiter.js';
import { diagnose } from '../doctor/diagnose.js';
import { formatProblems } from '../config/format-problems.js';
import { loadConfig } from '../config/load-config.js';
import type { Plan } from '../plan/model.js';
import { collectNodes } from '../support/collect-nodes.js';
import type { Collection } from '../support/collection.js';
import { hostQuestions } from '../support/host-questions.js';
import { ADMIN_KUBECONFIG } from '../steps/admin-kubeconfig.js';
import type { App } from './app.js';
import { localExec, realHost } from './compose-host.js';
import { lookAtHost } from './doctor-look.js';
import { wantedOf } from './doctor-wanted.js';
import { exists } from './exists.js';
import { labStatus } from './lab-status.js';
import { reachMany } from './reach-many.js';
import { reachNode } from './reach.js';

/** A node that is slow is still worth waiting for: somebody is looking for a fault. */
const REACH_MS = 4000;
/** For all nodes together that only Vagrant knows how to reach. */
const BY_VAGRANT_MS = 90_000;
/** Programs at once: Vagrant takes a processor for itself. */
const AT_ONCE = 4;

/** Versions and state of this host, and what doctor thinks of it. */
export async function hostPart(app: App, collection: Collection): Promise<void> {
  const { environment, version } = app;
  const { platform } = environment.host;
  collection.addJson('versions.json', {
    k8slab: version,
    node: environment.nodeVersion,
    platform,
    arch: environment.arch,
    language: environment.env['LC_ALL'] ?? environment.env['LANG'] ?? null,
  });
  const exec = localExec(app);
  const limited = createLimiter(AT_ONCE);
  await Promise.all([
    ...hostQuestions(platform, app.signal).map((question) => limited(() => collection.ask(exec, question))),
    collection.part('doctor', async () => {
      const seen = await lookAtHost(app, await realHost(app), await wantedOf(app, undefined));
      collection.addJson('doctor.json', { checks: diagnose(seen), probe: seen.probe, extras: seen.extras });
    }),
  ]);
}

/** What is wrong with the lab file, in the words in which every other command says it. */
export async function labFileProblems(app: App, collection: Collection): Promise<void> {
  await collection.part('k8slab.yaml', async () => {
    if (!(await exists(app.file))) return;
    const { problems, text } = await loadConfig({ path: app.file, readFile });
    if (problems.length > 0) collection.add('lab/problems.txt', `${formatProblems(problems, app.file, text)}\n`);
  });
}

/** The machines, the cluster and the nodes themselves. */
export async function clusterPart(app: App, plan: Plan, collection: Collection): Promise<void> {
  const reached = await reachMany(app, plan, REACH_MS);
  try {
    const states = new Map<string, string>();
    await collection.part('status', async () => {
      const status = await labStatus(app, plan, reached);
      collection.addJson('status.json', status);
      for (const { node, state } of status.nodes) states.set(node, state);
    });
    // Vagrant is asked about one node at a time: it locks, and it is slow.
    const byVagrant = createLimiter(1);
    const patient: App = { ...app, signal: AbortSignal.any([app.signal, AbortSignal.timeout(BY_VAGRANT_MS)]) };
    await collectNodes(collection, {
      nodes: plan.nodes,
      kubeconfig: ADMIN_KUBECONFIG,
      signal: app.signal,
      connect: async (node) => {
        const connection = reached.connections.get(node);
        if (connection) return connection;
        if (states.get(node) === 'running')
          return byVagrant(async () => (await reachNode(patient, plan, node)).connection);
        throw new Error(`its machine is ${states.get(node) ?? 'unknown'}; ${reached.failures.get(node) ?? ''}`);
      },
    });
  } finally {
    await reached.close();
  }
}
