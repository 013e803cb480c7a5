import { isReference } from '../net/image-reference.js';
import type { Bundle } from '../bundle/read.js';
import { ExitCode, LabError } from '../errors.js';
import { nameProblem, versionProblem } from './catalog-model.js';
import type { Checksum } from './checksum.js';
import { type BoxSource, type DistributionName, requireSource } from './distributions.js';

export type BoxProvider = 'virtualbox' | 'libvirt' | 'docker';

/** A box that is wanted, all settled. */
export interface BoxSpec {
  provider: BoxProvider;
  from: BoxSource;
  distribution: DistributionName;
  /** Of the catalogue; for docker the reference of the image. */
  name: string;
  /** Undefined: what follows the newest of the catalogue. */
  version: string | undefined;
  /** Its programs and images are put into the box. */
  bundle: Bundle | undefined;
  /** Absolute. Undefined: the catalogue, or dockerd. */
  out: string | undefined;
  /** Size of the disk as the guest sees it. */
  diskGib: number;
  /** For hosts without CPU virtualisation. */
  emulated: boolean;
  /** Of Debian packages; undefined: that of this host. */
  debianMirror: string | undefined;
  keyring: string | undefined;
  imageChecksum: Checksum | undefined;
  /** Builds although a box of the same inputs is there. */
  force: boolean;
}

/**
 * Before anything is read.
 * @param withBundle one is wanted
 * @throws LabError K8SLAB_USAGE with everything that does not go together
 */
export function checkSpec(spec: BoxSpec, withBundle: boolean): void {
  const problems: string[] = [];
  if (spec.provider === 'docker') {
    if (withBundle) problems.push('--bundle is for VMs: docker nodes read the bundle from the host');
    if (spec.version !== undefined) problems.push('--box-version is for VMs: a docker image has its tag');
    if (!isReference(spec.name)) problems.push(`"${spec.name}" is no name of an image, wanted name:tag`);
  } else {
    const version = spec.version === undefined ? undefined : versionProblem(spec.version);
    problems.push(...[nameProblem(spec.name), version].filter((problem) => problem !== undefined));
  }
  if (spec.provider !== 'docker' && spec.out !== undefined && spec.version !== undefined) {
    problems.push('--box-version is for the catalogue: give it to k8slab box add, a file has none');
  }
  if (spec.from === 'debootstrap' && (spec.keyring !== undefined || spec.imageChecksum)) {
    problems.push('--keyring and --image-checksum are for --from cloud-image');
  }
  if (spec.debianMirror !== undefined && !/^https?:\/\/[\w.:[\]-]+(\/[\w.~%+-]+)*\/?$/.test(spec.debianMirror)) {
    problems.push(`"${spec.debianMirror}" is no http(s) URL of a mirror`);
  }
  if (problems.length > 0) {
    throw new LabError('K8SLAB_USAGE', `Cannot build the box: ${problems.join('; ')}`, { exitCode: ExitCode.usage });
  }
  requireSource(spec.distribution, spec.from);
}

/**
 * What a kernel had better leave out where the processor is software. The code that guards against speculation costs most
 * where there is none. QEMU 7.2 translates a program once per address it is loaded at: at random addresses that is once
 * per process (measured: a fork with exec costs a fourth without, booting half). Zeroing pages twice has no use here.
 * The emulated processors count by one clock, but do not say so; without being told, Linux reads the HPET, each time by
 * a system call and a device that all of them share, and Go programs ask for the time at every turn.
 * Setting a timer is asking a device too, and Go's scheduler does it thousands of times a second, for microseconds: with
 * timers that know only the 250 ticks of a second, a kubelet takes half (measured: a worker at rest 33 % before, 12 %
 * after; 300 instead of 1700 context switches a second).
 * Rejected: no audit, no watchdogs, a processor without AVX, 5-level paging or fast string operations, and QEMU 10; they
 * gave less than the noise.
 */
export const emulatedKernel = 'mitigations=off norandmaps init_on_alloc=0 tsc=reliable highres=off nohz=off';
