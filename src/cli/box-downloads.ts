import { join } from 'node:path';
import { type Downloads, withDownloads } from '../bundle/create/open-downloads.js';
import { parseMirror } from '../bundle/create/http/mirror.js';
import type { BoxEventSink } from '../box/events.js';
import { cacheDirectory } from '../state/user-state.js';
import type { App } from './app.js';
import { hostName } from './compose-host.js';
import { proxyOf } from './proxy.js';

/** A line over which no byte came for so long is dead; a busy one is not yet. */
const STALL_MS = 60_000;

/** Runs `use` with the download cache, mirrors and proxies of the user. @throws LabError K8SLAB_USAGE, K8SLAB_LOCKED */
export async function withBoxDownloads<T>(
  app: App,
  mirrors: readonly string[],
  emit: BoxEventSink,
  use: (downloads: Downloads) => Promise<T>,
): Promise<T> {
  const { environment, clock, signal, texts } = app;
  return withDownloads(
    {
      cacheDir: join(cacheDirectory(environment.env), 'downloads'),
      http: {
        proxy: proxyOf(environment.env),
        mirrors: mirrors.map(parseMirror),
        stallMs: STALL_MS,
        userAgent: `k8slab/${app.version}`,
      },
      clock,
      signal,
      lock: { host: environment.host, hostname: hostName() },
      onNote: (message) => emit({ type: 'note', message }),
      onRetry: (_item, reason, waitMs) =>
        emit({ type: 'note', message: texts.bundle.retry(reason, (waitMs / 1000).toFixed(1)) }),
    },
    use,
  );
}
