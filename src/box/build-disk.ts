import type { Exec } from '../exec/exec.js';
import { mustRun } from '../exec/must-run.js';
import type { BoxEventSink, BoxStep } from './events.js';
import { type BoxSpec, emulatedKernel } from './spec.js';

export interface DiskBuild {
  /** scripts/box/build of the package. */
  script: string;
  exec: Exec;
  /** PATH of the programs. */
  path: string;
  /** Of this Node: it may be on no PATH of root. */
  node: string;
  cacheDir: string;
  signal: AbortSignal;
  emit: BoxEventSink;
}

/** debootstrap removes what it mounted, the script its temporary files. */
const INTERRUPT_MS = 30_000;
/** A mirror that is slow, a machine that is slow: but not for ever. */
const DEADLINE_MS = 4 * 3_600_000;
const STEPS: readonly string[] = ['tree', 'preload', 'disk', 'compress', 'image'] satisfies BoxStep[];

/** argv of the build script; whole in tests. */
export function buildArgv(
  script: string,
  spec: BoxSpec,
  { work, image, inputs }: { work: string; image: string | undefined; inputs: string },
): string[] {
  const argv = [script, '--provider', spec.provider, '--work', work];
  if (image !== undefined) argv.push('--image', image);
  if (spec.provider === 'docker') return [...argv, '--reference', spec.name, '--inputs', inputs];
  if (spec.bundle) argv.push('--bundle', spec.bundle.dir);
  argv.push('--disk-size', String(spec.diskGib));
  if (spec.emulated) argv.push('--kernel-arguments', emulatedKernel);
  return argv;
}

/**
 * Runs the build script; what it made is in the work directory.
 * @throws LabError K8SLAB_BOX_BUILD, K8SLAB_INTERRUPTED
 */
export async function buildDisk(argv: string[], spec: BoxSpec, build: DiskBuild): Promise<void> {
  const { exec, path, node, cacheDir, signal, emit } = build;
  await mustRun(
    exec,
    {
      argv,
      env: {
        PATH: path,
        K8SLAB_CACHE: cacheDir,
        K8SLAB_NODE: node,
        K8SLAB_DEBIAN_MIRROR: spec.debianMirror ?? '',
      },
      signal,
      interruptMs: INTERRUPT_MS,
      deadlineMs: DEADLINE_MS,
      onLine: (line, stream) => {
        const step = stream === 'stdout' && /^K8SLAB_BOX_STEP (\w+)$/.exec(line)?.[1];
        if (step && STEPS.includes(step)) emit({ type: 'box-step', step: step as BoxStep });
        else if (line.trim() !== '') emit({ type: 'box-output', line });
      },
    },
    {
      code: 'K8SLAB_BOX_BUILD',
      what: 'build the box',
      hint: 'The last lines say what went wrong; --verbose shows all of them. Another mirror: --debian-mirror URL',
    },
  );
}
