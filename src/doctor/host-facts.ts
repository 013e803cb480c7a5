import type { ProviderName } from '../config/model.js';
import type { Messages } from '../i18n/catalog.js';
import type { HostFacts } from '../plan/model.js';
import type { Host } from './host.js';
import { type HostProbe, probeHost } from './probe/probe.js';
import { judgeProvider } from './providers.js';

export const PROVIDER_NAMES: readonly ProviderName[] = ['virtualbox', 'libvirt', 'docker'];

/** What planning wants to know, out of what was seen. Pure. */
export function hostFacts(probe: HostProbe, providers: readonly ProviderName[], texts: Messages['doctor']): HostFacts {
  const { platform, arch, cpus, memoryTotal, memoryAvailable } = probe.os;
  return {
    platform,
    arch,
    cpus,
    memoryTotal,
    memoryAvailable,
    routes: probe.routes,
    providers: providers.map((name) => judgeProvider(name, probe, texts)),
  };
}

/**
 * Looks at the host and judges it. Name only the providers that can be chosen: each costs a program start.
 * Never throws for what the host lacks; that is in the facts.
 */
export async function collectHostFacts(
  host: Host,
  options: { home: string; vagrantHome: string; providers?: readonly ProviderName[]; texts: Messages['doctor'] },
): Promise<HostFacts> {
  const providers = options.providers ?? PROVIDER_NAMES;
  const { home, vagrantHome, texts } = options;
  return hostFacts(await probeHost(host, { home, vagrantHome, providers }), providers, texts);
}
