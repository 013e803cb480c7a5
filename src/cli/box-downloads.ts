import type { BoxEventSink } from '../box/events.js';
import { type Downloads, withDownloads } from '../bundle/create/open-downloads.js';
import type { App } from './app.js';
import { downloadOptions } from './download-options.js';

/** Runs `use` with the download cache, mirrors and proxies of the user. @throws LabError K8SLAB_USAGE, K8SLAB_LOCKED */
export async function withBoxDownloads<T>(
  app: App,
  mirrors: readonly string[],
  emit: BoxEventSink,
  use: (downloads: Downloads) => Promise<T>,
): Promise<T> {
  return withDownloads(
    {
      ...downloadOptions(app, mirrors),
      onNote: (message) => emit({ type: 'note', message }),
      onRetry: (_item, reason, waitMs) =>
        emit({ type: 'note', message: app.texts.bundle.retry(reason, (waitMs / 1000).toFixed(1)) }),
    },
    use,
  );
}
