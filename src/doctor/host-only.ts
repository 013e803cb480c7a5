import { cidrContains } from '../net/cidr.js';
import { compareVersions } from './matrix.js';
import { prefixOfMask } from './network/route.js';

const DEFAULT_RANGE = '192.168.56.0/21';
/** First VirtualBox that restricts host-only networks at all. */
const FIRST_RESTRICTED = '6.1.28';
/** From here on macOS uses its own host-only networks, which are not restricted. */
const FIRST_FREE_ON_MAC = '7.0.0';

export interface HostOnlyQuestion {
  platform: 'linux' | 'darwin' | 'win32';
  /** `7.0.26` */
  virtualbox: string;
  /** Content of /etc/vbox/networks.conf; undefined: no such file. */
  networksConf: string | undefined;
  addresses: readonly string[];
}

export interface HostOnlyRefusal {
  refused: string[];
  /** IPv4 ranges that are allowed now. */
  allowed: string[];
}

/** Ranges of the lines that start with `*`; one line may hold several, other lines do not count. */
function parseNetworksConf(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    return trimmed.startsWith('*')
      ? trimmed
          .slice(1)
          .trim()
          .split(/\s+/)
          .filter((range) => range !== '')
      : [];
  });
}

/**
 * Would Vagrant refuse these addresses on a VirtualBox host-only network? The same test Vagrant makes: any one
 * allowed range has to hold the address, and the file, once it exists, replaces the default range, even when it
 * allows nothing.
 */
export function refusedHostOnly(question: HostOnlyQuestion): HostOnlyRefusal | undefined {
  const { platform, virtualbox, networksConf, addresses } = question;
  if (platform === 'win32' || compareVersions(virtualbox, FIRST_RESTRICTED) < 0) return undefined;
  if (platform === 'darwin' && compareVersions(virtualbox, FIRST_FREE_ON_MAC) >= 0) return undefined;
  const ranges = networksConf === undefined ? [DEFAULT_RANGE] : parseNetworksConf(networksConf);
  const allowed = ranges.filter((range) => !range.includes(':'));
  const refused = addresses.filter((address) => !allowed.some((range) => holds(range, address)));
  return refused.length === 0 ? undefined : { refused, allowed };
}

/** Ruby's IPAddr takes a bare address as a range of one, and a mask for a prefix. What is no range allows nothing. */
function holds(range: string, address: string): boolean {
  const [network = '', behind] = range.split('/');
  if (behind === undefined) return range === address;
  const prefix = behind.includes('.') ? (prefixOfMask(behind) ?? 'none') : behind;
  try {
    return cidrContains(`${network}/${prefix}`, address);
  } catch {
    return false;
  }
}
