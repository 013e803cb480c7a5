import { type Check, concerns, result, severity, unconcerned } from '../check.js';
import { compareVersions } from '../matrix.js';

/** MiB the workstation keeps for itself. */
const HOST_RESERVE = 1024;

export const memoryCheck: Check = ({ probe, wanted, texts }) => {
  const code = 'K8SLAB_RAM';
  const { memoryTotal, memoryAvailable } = probe.os;
  const seen = texts.memorySeen(wanted.memory, memoryAvailable, memoryTotal);
  const advice = { why: texts.memoryWhy, fix: texts.memoryFix };
  // The machines of a lab that runs have their memory already.
  if (wanted.started) return result(code, 'ok', seen);
  if (wanted.memory > memoryTotal - HOST_RESERVE) return result(code, 'fail', seen, advice);
  return wanted.memory > memoryAvailable ? result(code, 'warn', seen, advice) : result(code, 'ok', seen);
};

export const diskCheck: Check = ({ probe, extras, wanted, texts }) => {
  const code = 'K8SLAB_DISK';
  const own = wanted.provider === 'docker' || wanted.provider === 'libvirt' ? extras.disks[wanted.provider] : undefined;
  const free = own ?? probe.diskFree;
  if (free === undefined) return result(code, 'skip', texts.diskUnknown);
  const seen = texts.diskSeen(wanted.disk, free);
  const advice = { why: texts.diskWhy, fix: texts.diskFix };
  // Disks grow as they are used, so less than the full size is a risk and not yet a failure.
  if (free < wanted.disk / 3) return result(code, 'fail', seen, advice);
  return free < wanted.disk ? result(code, 'warn', seen, advice) : result(code, 'ok', seen);
};

export const cgroupCheck: Check = (input) => {
  const { probe, wanted, texts } = input;
  const code = 'K8SLAB_CGROUP_V1';
  if (!concerns(input, 'docker')) return unconcerned(code, input);
  if (probe.cgroup === undefined) return result(code, 'skip', texts.cgroupSkip);
  if (probe.cgroup === 2) return result(code, 'ok', texts.cgroupSeen(2));
  if (compareVersions(wanted.kubernetes, '1.35.0') < 0) return result(code, 'ok', texts.cgroupSeen(1));
  return result(code, severity(input, 'docker'), texts.cgroupSeen(1), { why: texts.cgroupWhy, fix: texts.cgroupFix });
};

/** Everything that starts Windows' hypervisor, by the name Windows shows, and how each is turned off. */
const WINDOWS_FEATURES: readonly { id: string; name: string; off: string }[] = [
  { id: 'Microsoft-Hyper-V-All', name: 'Hyper-V', off: feature('Microsoft-Hyper-V-All') },
  { id: 'VirtualMachinePlatform', name: 'Virtual Machine Platform (WSL 2)', off: feature('VirtualMachinePlatform') },
  { id: 'HypervisorPlatform', name: 'Windows Hypervisor Platform', off: feature('HypervisorPlatform') },
  { id: 'Containers-DisposableClientVM', name: 'Windows Sandbox', off: feature('Containers-DisposableClientVM') },
  {
    id: 'CredentialGuard',
    name: 'Credential Guard',
    off: 'reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa /v LsaCfgFlags /t REG_DWORD /d 0 /f',
  },
  { id: 'MemoryIntegrity', name: 'Memory Integrity', off: 'Windows Security > Device security > Core isolation' },
];

function feature(name: string): string {
  return `DISM /Online /Disable-Feature /FeatureName:${name}`;
}

export const hypervCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_HYPERV';
  const windows = probe.windows;
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (windows === undefined) return result(code, 'skip', texts.notWindows);
  if (!windows.hypervisor && !windows.vbs) return result(code, 'ok', texts.hypervNone);
  const named = WINDOWS_FEATURES.filter(({ id }) => windows.features.includes(id) || windows.services.includes(id));
  const seen = [...named.map(({ name }) => name), ...(windows.vbs ? ['virtualization-based security (VBS)'] : [])];
  return result(code, 'warn', texts.hypervSeen(seen.join(', ') || 'Hyper-V'), {
    why: texts.hypervWhy,
    fix: [...named.map(({ name, off }) => `${name}: ${off}`), texts.hypervFix].join('; '),
  });
};
