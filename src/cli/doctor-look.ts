import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import type { CheckInput, Wanted } from '../doctor/check.js';
import type { Host } from '../doctor/host.js';
import { PROVIDER_NAMES } from '../doctor/host-facts.js';
import type { LockSeen, SourceSeen } from '../doctor/host-extras.js';
import { hasImage } from '../doctor/probe/docker.js';
import { probeExtras } from '../doctor/probe/extras.js';
import { probeHost } from '../doctor/probe/probe.js';
import { labPaths } from '../state/lab-paths.js';
import { isOwnerAlive, parseOwner } from '../state/lock-owner.js';
import type { App } from './app.js';
import { homeOf, hostName, vagrantHomeOf } from './compose-host.js';
import { downloadsOf } from './doctor-wanted.js';

/** Everything doctor judges. Looks only. */
export async function lookAtHost(app: App, host: Host, wanted: Wanted): Promise<CheckInput> {
  const lock = await lockSeen(app);
  const [probe, extras, sources, nodeImage] = await Promise.all([
    probeHost(host, { home: homeOf(app), vagrantHome: vagrantHomeOf(app), providers: PROVIDER_NAMES }),
    probeExtras(host, { env: app.environment.env, lock, lookup }),
    askAll(app),
    hasImage(host, wanted.nodeImage),
  ]);
  return {
    probe,
    extras: { ...extras, sources, ...(nodeImage !== undefined && { nodeImage }) },
    wanted,
    texts: app.texts.doctor,
  };
}

async function askAll(app: App): Promise<SourceSeen[]> {
  const { sources, proxy } = await downloadsOf(app);
  if (sources.length === 0) return [];
  const { askSources } = await import('./ask-sources.js');
  return askSources(sources, { proxy, signal: app.signal, userAgent: `k8slab/${app.version}` });
}

async function lockSeen(app: App): Promise<LockSeen | undefined> {
  const path = labPaths(app.labDir).lock;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const owner = parseOwner(text);
  if (!owner) return { path, owner: '?', alive: false };
  const alive = await isOwnerAlive(owner, app.environment.host, hostName());
  return { path, owner: `${owner.pid}, ${owner.startedAt}`, alive };
}
