import type { Check, CheckInput, CheckResult } from './check.js';
import { dockerGroupCheck, inotifyCheck, libvirtGroupCheck, managementNetworkCheck, wslCheck } from './checks/linux.js';
import { hostOnlyCheck, overlapCheck } from './checks/network.js';
import {
  dockerCheck,
  kvmCheck,
  libvirtCheck,
  vagrantCheck,
  vboxDriverCheck,
  vboxMatrixCheck,
} from './checks/programs.js';
import { nodeImageCheck, providerCheck } from './checks/provider.js';
import { cgroupCheck, diskCheck, hypervCheck, memoryCheck } from './checks/resources.js';
import {
  dnsCheck,
  lockCheck,
  pathCheck,
  podNetworkCheck,
  proxyCheck,
  sourcesCheck,
  timeCheck,
} from './checks/surroundings.js';
import { kvmConflictCheck, secureBootCheck, vboxMacCheck, virtualisationCheck } from './checks/virtualisation.js';

/** Every check, in the order shown: what stops the lab first. `lab`: it judges what the lab wants, not the host alone. */
const CHECKS: readonly { check: Check; lab?: true }[] = [
  { check: vagrantCheck },
  { check: providerCheck },
  { check: vboxDriverCheck },
  { check: secureBootCheck },
  { check: vboxMatrixCheck },
  { check: vboxMacCheck },
  { check: hostOnlyCheck, lab: true },
  { check: virtualisationCheck },
  { check: kvmConflictCheck },
  { check: hypervCheck },
  { check: wslCheck },
  { check: libvirtCheck },
  { check: libvirtGroupCheck },
  { check: managementNetworkCheck },
  { check: kvmCheck },
  { check: dockerCheck },
  { check: dockerGroupCheck },
  { check: nodeImageCheck },
  { check: cgroupCheck, lab: true },
  { check: inotifyCheck },
  { check: overlapCheck, lab: true },
  { check: podNetworkCheck, lab: true },
  { check: memoryCheck, lab: true },
  { check: diskCheck, lab: true },
  { check: proxyCheck },
  { check: dnsCheck },
  { check: sourcesCheck },
  { check: timeCheck },
  { check: pathCheck },
  { check: lockCheck },
];

/** Judges what was seen on the host against what the lab wants. Pure. */
export function diagnose(input: CheckInput): CheckResult[] {
  return CHECKS.map(({ check, lab }) => {
    const result = check(input);
    // Nobody has decided on a lab yet: another network, size or version may be chosen.
    return lab && !input.wanted.certain && result.status === 'fail' ? { ...result, status: 'warn' } : result;
  });
}
