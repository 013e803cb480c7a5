import { type Check, concerns, result, severity, unconcerned } from '../check.js';
import { compareVersions } from '../matrix.js';

/** MiB the workstation keeps for itself. */
const HOST_RESERVE = 1024;

export const memoryCheck: Check = ({ probe, wanted, texts }) => {
  const code = 'K8SLAB_RAM';
  const { memoryTotal, memoryAvailable } = probe.os;
  const seen = texts.memorySeen(wanted.memory, memoryAvailable, memoryTotal);
  const advice = { why: texts.memoryWhy, fix: texts.memoryFix };
  if (wanted.memory > memoryTotal - HOST_RESERVE) return result(code, 'fail', seen, advice);
  return wanted.memory > memoryAvailable ? result(code, 'warn', seen, advice) : result(code, 'ok', seen);
};

export const diskCheck: Check = ({ probe, wanted, texts }) => {
  const code = 'K8SLAB_DISK';
  if (probe.diskFree === undefined) return result(code, 'skip', texts.diskUnknown);
  const seen = texts.diskSeen(wanted.disk, probe.diskFree);
  const advice = { why: texts.diskWhy, fix: texts.diskFix };
  // Disks grow as they are used, so less than the full size is a risk and not yet a failure.
  if (probe.diskFree < wanted.disk / 3) return result(code, 'fail', seen, advice);
  return probe.diskFree < wanted.disk ? result(code, 'warn', seen, advice) : result(code, 'ok', seen);
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

export const hypervCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_HYPERV';
  const windows = probe.windows;
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (windows === undefined) return result(code, 'skip', texts.notWindows);
  const features = [...windows.features, ...(windows.vbs ? ['virtualization-based security'] : [])];
  if (!windows.hypervisor && !windows.vbs) return result(code, 'ok', texts.hypervNone);
  return result(code, 'warn', texts.hypervSeen(features.join(', ') || 'Hyper-V'), {
    why: texts.hypervWhy,
    fix: texts.hypervFix,
  });
};
