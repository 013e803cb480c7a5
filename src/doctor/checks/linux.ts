import type { ProviderName } from '../../config/model.js';
import { cidrsOverlap } from '../../net/cidr.js';
import { type Check, concerns, result, severity, unconcerned } from '../check.js';

/** The kernel's default of 128, per user, was used up by about four labs of docker nodes. */
export const INOTIFY_WANTED = 1024;
/** What vagrant-libvirt calls the network that it reaches machines through. */
const MANAGEMENT = '192.168.121.0/24';

export const inotifyCheck: Check = (input) => {
  const { extras, texts } = input;
  const code = 'K8SLAB_INOTIFY';
  if (!concerns(input, 'docker')) return unconcerned(code, input);
  if (extras.inotify === undefined) return result(code, 'skip', texts.inotifyUnknown);
  const seen = texts.inotifySeen(extras.inotify);
  if (extras.inotify >= INOTIFY_WANTED) return result(code, 'ok', seen);
  return result(code, 'warn', seen, { why: texts.inotifyWhy, fix: texts.inotifyFix(INOTIFY_WANTED) });
};

export const dockerGroupCheck = groupCheck('docker', 'K8SLAB_DOCKER_PERMISSION');
export const libvirtGroupCheck = groupCheck('libvirt', 'K8SLAB_LIBVIRT_PERMISSION');

function groupCheck(group: ProviderName & ('docker' | 'libvirt'), code: string): Check {
  return (input) => {
    const { probe, extras, texts } = input;
    if (!concerns(input, group)) return unconcerned(code, input);
    const seen = probe[group];
    if (probe.os.platform !== 'linux' || seen?.program === undefined)
      return result(code, 'skip', texts.groupSkip(group));
    // It may be reached by other means: rootless, a socket of one's own.
    const answers = 'server' in seen ? seen.server : seen.hypervisor;
    if (answers !== undefined || !extras.groups || extras.groups.includes(group))
      return result(code, 'ok', texts.groupOk(group));
    return result(code, severity(input, group), texts.groupSeen(group, extras.groups.join(' ')), {
      why: texts.groupWhy(group),
      fix: texts.groupFix(group),
    });
  };
}

export const managementNetworkCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_LIBVIRT_NETWORK';
  if (!concerns(input, 'libvirt')) return unconcerned(code, input);
  if (probe.libvirt?.program === undefined) return result(code, 'skip', texts.notLibvirt);
  // libvirt's own bridges are where this network is meant to be.
  const clash = probe.routes.find(({ cidr, device }) => !device.startsWith('virbr') && cidrsOverlap(cidr, MANAGEMENT));
  if (!clash) return result(code, 'ok', texts.managementFree(MANAGEMENT));
  return result(code, severity(input, 'libvirt'), texts.overlapSeen(MANAGEMENT, clash.cidr, clash.device), {
    why: texts.managementWhy,
    fix: texts.managementFix,
  });
};

export const wslCheck: Check = (input) => {
  const { probe, extras, wanted, texts } = input;
  const code = 'K8SLAB_WSL';
  if (extras.wsl === undefined) return result(code, 'skip', texts.notWsl);
  if (extras.wsl === 1) return result(code, 'fail', texts.wslSeen(1), { why: texts.wslOneWhy, fix: texts.wslOneFix });
  if (/^\/mnt\/[a-z]\//.test(wanted.labDir))
    return result(code, 'warn', texts.wslDrive(wanted.labDir), { why: texts.wslDriveWhy, fix: texts.wslDriveFix });
  if (wanted.provider === 'virtualbox' || probe.virtualbox?.program !== undefined)
    return result(code, severity(input, 'virtualbox'), texts.wslSeen(2), {
      why: texts.wslBoxWhy,
      fix: texts.wslBoxFix,
    });
  return result(code, 'ok', texts.wslSeen(2));
};
