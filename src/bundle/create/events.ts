/** What making a bundle tells the outside. Renderers only listen. */
export type BundleEvent =
  | { type: 'bundle-started'; name: string; out: string; items: { id: string; group: string }[] }
  /** Sizes are known, as far as servers say them: what is still to download. */
  | {
      type: 'bundle-sized';
      bytes: number;
      /** Part of `bytes`. */
      labBytes: number;
      cachedBytes: number;
      unknown: number;
    }
  /** All is agreed: from here on bytes come. */
  | { type: 'fetch-started' }
  | { type: 'item-progress'; item: string; bytesDone: number; bytesTotal: number | null }
  | { type: 'item-retry'; item: string; reason: string; waitMs: number }
  /** `kept`: it was in the bundle already. `cached`: everything it is made of was on this host. */
  | { type: 'item-done'; item: string; how: 'downloaded' | 'cached' | 'kept'; bytes: number; durationMs: number }
  | { type: 'item-failed'; item: string; code: string; message: string; hint?: string }
  /** An image that cannot be had, and that only these labs want. */
  | { type: 'item-left-out'; item: string; reason: string; labs: readonly string[] }
  | { type: 'note'; level: 'info' | 'warning'; message: string }
  | {
      type: 'bundle-finished';
      changed: boolean;
      out: string;
      files: number;
      bytes: number;
      downloadedBytes: number;
      durationMs: number;
    };

export type BundleEventSink = (event: BundleEvent) => void;
