import type { Check, CheckInput, CheckResult } from './check.js';
import { hostOnlyCheck, overlapCheck } from './checks/network.js';
import {
  dockerCheck,
  kvmCheck,
  libvirtCheck,
  vagrantCheck,
  vboxDriverCheck,
  vboxMatrixCheck,
} from './checks/programs.js';
import { providerCheck } from './checks/provider.js';
import { cgroupCheck, diskCheck, hypervCheck, memoryCheck } from './checks/resources.js';

/** Every check, in the order shown: what stops the lab first. */
const CHECKS: readonly Check[] = [
  vagrantCheck,
  providerCheck,
  vboxDriverCheck,
  vboxMatrixCheck,
  hostOnlyCheck,
  hypervCheck,
  libvirtCheck,
  kvmCheck,
  dockerCheck,
  cgroupCheck,
  overlapCheck,
  memoryCheck,
  diskCheck,
];

/** Judges what was seen on the host against what the lab wants. Pure. */
export function diagnose(input: CheckInput): CheckResult[] {
  return CHECKS.map((check) => check(input));
}
