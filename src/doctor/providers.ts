import type { ProviderName } from '../config/model.js';
import type { Messages } from '../i18n/catalog.js';
import type { ProviderFact } from '../plan/model.js';
import { vagrantDrives } from './matrix.js';
import type { HostProbe } from './probe/probe.js';

type Texts = Messages['doctor'];

/** Is this provider usable, and why or why not, in one sentence: the plan shows it to the user. */
export function judgeProvider(name: ProviderName, probe: HostProbe, texts: Texts): ProviderFact {
  if (probe.vagrant.program === undefined) return { name, usable: false, reason: texts.vagrantMissing };
  return JUDGES[name](probe, texts);
}

const JUDGES: Readonly<Record<ProviderName, (probe: HostProbe, texts: Texts) => ProviderFact>> = {
  virtualbox: judgeVirtualBox,
  libvirt: judgeLibvirt,
  docker: judgeDocker,
};

function judgeVirtualBox({ virtualbox, vagrant, os }: HostProbe, texts: Texts): ProviderFact {
  const no = (reason: string): ProviderFact => ({ name: 'virtualbox', usable: false, reason });
  if (virtualbox?.program === undefined) return no(texts.virtualboxMissing);
  if (os.platform === 'linux' && os.arch === 'arm64') return no(texts.virtualboxNoLinuxArm);
  if (virtualbox.version === undefined) return no(texts.virtualboxSilent);
  if (!virtualbox.driver) return no(texts.virtualboxDriver);
  const verdict = vagrant.version === undefined ? undefined : vagrantDrives(vagrant.version, virtualbox.version);
  if (verdict?.kind === 'refused' || verdict?.kind === 'too-old') {
    return no(texts.matrixSeen(virtualbox.version, vagrant.version ?? '?'));
  }
  return { name: 'virtualbox', usable: true, reason: texts.virtualboxWorks(virtualbox.version) };
}

function judgeLibvirt({ libvirt, vagrant, os }: HostProbe, texts: Texts): ProviderFact {
  const accelerated = libvirt?.accelerated ?? false;
  const no = (reason: string): ProviderFact => ({ name: 'libvirt', usable: false, reason, accelerated });
  if (os.platform !== 'linux') return no(texts.linuxOnly('libvirt'));
  if (libvirt?.program === undefined) return no(texts.libvirtMissing);
  if (!vagrant.libvirtPlugin) return no(texts.libvirtPlugin);
  if (libvirt.hypervisor === undefined) return no(texts.libvirtSilent(libvirt.error ?? '?'));
  const reason = accelerated ? texts.libvirtKvm(libvirt.hypervisor) : texts.libvirtEmulation(libvirt.hypervisor);
  return { name: 'libvirt', usable: true, reason, accelerated };
}

function judgeDocker({ docker, os }: HostProbe, texts: Texts): ProviderFact {
  const no = (reason: string): ProviderFact => ({ name: 'docker', usable: false, reason });
  // Docker Desktop keeps containers in a guest of its own: their addresses are not reachable from the host.
  if (os.platform !== 'linux') return no(texts.linuxOnly('docker'));
  if (docker?.program === undefined) return no(texts.dockerMissing);
  if (docker.server === undefined) return no(texts.dockerSilent(docker.error ?? '?'));
  return { name: 'docker', usable: true, reason: texts.dockerWorks(docker.server) };
}
