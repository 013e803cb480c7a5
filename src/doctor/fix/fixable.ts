import type { ProviderName } from '../../config/model.js';
import { ExitCode, LabError } from '../../errors.js';
import type { Messages } from '../../i18n/catalog.js';
import { hostFacts, PROVIDER_NAMES } from '../host-facts.js';
import type { HostProbe } from '../probe/probe.js';
import type { FixableProvider } from './needs.js';

/**
 * What `--fix` is about: the provider that was asked for, else one if none works; undefined where nothing is missing
 * that could be installed.
 *
 * @throws LabError K8SLAB_FIX_UNSUPPORTED for what is missing and has to be installed by hand
 */
export function fixable(
  probe: HostProbe,
  wanted: ProviderName | 'auto',
  texts: Messages['doctor'],
): FixableProvider | undefined {
  const linux = probe.os.platform === 'linux';
  if (linux && (wanted === 'docker' || wanted === 'libvirt')) return wanted;
  const { providers } = hostFacts(probe, wanted === 'auto' ? PROVIDER_NAMES : [wanted], texts);
  if (providers.some(({ usable }) => usable)) return undefined;
  if (!linux) {
    throw unsupported(
      'Cannot install anything on this system: that works on Debian and its relatives only',
      'Install Vagrant and VirtualBox from their own sites; what is missing then is shown by: k8slab doctor',
    );
  }
  if (wanted === 'auto') return probe.libvirt?.accelerated ? 'libvirt' : 'docker';
  throw unsupported(
    'Cannot install VirtualBox: it comes from its own site only',
    'Install it by hand, or take docker or libvirt nodes: k8slab doctor --fix --provider docker',
  );
}

function unsupported(message: string, hint: string): LabError {
  return new LabError('K8SLAB_FIX_UNSUPPORTED', message, { exitCode: ExitCode.host, hint });
}
