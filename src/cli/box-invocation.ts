import type { BoxSource, DistributionName } from '../box/distributions.js';
import type { ProviderName } from '../config/model.js';

/** The verbs below `box`, understood. */
export type BoxCommand =
  | {
      verb: 'box-build';
      provider: ProviderName;
      from: BoxSource;
      distribution: DistributionName;
      bundle: string | undefined;
      out: string | undefined;
      name: string | undefined;
      version: string | undefined;
      /** GiB. */
      diskSize: number;
      emulated: boolean;
      debianMirror: string | undefined;
      /** `PREFIX=URL` */
      mirrors: readonly string[];
      keyring: string | undefined;
      imageChecksum: string | undefined;
      force: boolean;
      dryRun: boolean;
    }
  | {
      verb: 'box-add';
      /** A path or a URL. */
      source: string;
      name: string | undefined;
      version: string | undefined;
      checksum: string | undefined;
      mirrors: readonly string[];
    }
  | { verb: 'box-list' }
  | {
      verb: 'box-remove';
      name: string;
      version: string | undefined;
      provider: ProviderName | undefined;
      /** All but the newest. */
      old: boolean;
    };
