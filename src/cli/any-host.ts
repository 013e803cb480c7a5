import type { ProviderName } from '../config/model.js';
import type { HostFacts } from '../plan/model.js';

const PLENTY_MIB = 1024 * 1024;

/** Of Node's name for a processor; what is no arm64 is taken for the usual one. */
export function archOf(name: string): 'amd64' | 'arm64' {
  return name === 'arm64' ? 'arm64' : 'amd64';
}

/** A host that has all, for plans that are not about this one: only what they download is looked at. */
export function anyHost(arch: 'amd64' | 'arm64', provider: ProviderName): HostFacts {
  return {
    platform: 'linux',
    arch: arch === 'amd64' ? 'x64' : 'arm64',
    cpus: 64,
    memoryTotal: PLENTY_MIB,
    memoryAvailable: PLENTY_MIB,
    routes: [],
    providers: [{ name: provider, usable: true, reason: 'no host is looked at' }],
  };
}
