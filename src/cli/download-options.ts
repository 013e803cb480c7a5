import { join } from 'node:path';
import { parseMirror } from '../bundle/create/http/mirror.js';
import type { DownloadOptions } from '../bundle/create/open-downloads.js';
import type { LabConfig } from '../config/model.js';
import { cacheDirectory } from '../state/user-state.js';
import type { App } from './app.js';
import { hostName } from './compose-host.js';
import { proxyOf } from './proxy.js';

/** A line over which no byte came for so long is dead; a busy one is not yet. */
const STALL_MS = 60_000;

/**
 * The download cache, mirrors and proxies of the user.
 *
 * @param proxy of a lab file, where one has a say
 * @throws LabError K8SLAB_USAGE for what is no mirror
 */
export function downloadOptions(
  { environment, clock, signal, version }: App,
  mirrors: readonly string[],
  proxy?: LabConfig['proxy'],
): Omit<DownloadOptions, 'onNote' | 'onRetry'> {
  const { env, host } = environment;
  return {
    cacheDir: join(cacheDirectory(env), 'downloads'),
    http: {
      proxy: proxyOf(env, proxy),
      mirrors: mirrors.map(parseMirror),
      stallMs: STALL_MS,
      userAgent: `k8slab/${version}`,
    },
    clock,
    signal,
    lock: { host, hostname: hostName() },
  };
}
