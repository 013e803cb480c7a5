import { findProgram, type Host } from '../host.js';

export interface LibvirtProbe {
  /** Path of virsh; undefined: not installed. */
  program: string | undefined;
  /** `QEMU 7.2.15`; undefined: no daemon answered. */
  hypervisor: string | undefined;
  error: string | undefined;
  /** Guests run on the processor itself and not in software. */
  accelerated: boolean;
}

const DEADLINE_MS = 15_000;

/** `Running hypervisor: QEMU 7.2.15` of `virsh version`. */
export function parseVirshVersion(output: string): string | undefined {
  return /^Running hypervisor: (.+)$/m.exec(output)?.[1]?.trim();
}

/**
 * /dev/kvm alone proves nothing: it exists in nested guests that cannot run any ordinary guest. On x86 the processor
 * has to offer vmx or svm too; other processors have no such flag.
 */
export async function canAccelerate({ os, files }: Pick<Host, 'os' | 'files'>): Promise<boolean> {
  if (os.platform !== 'linux' || !(await files.exists('/dev/kvm'))) return false;
  if (os.arch !== 'x64') return true;
  const flags = /^flags\s*:(.*)$/m.exec((await files.read('/proc/cpuinfo')) ?? '')?.[1] ?? '';
  return /\b(vmx|svm)\b/.test(flags);
}

export async function probeLibvirt(host: Host): Promise<LibvirtProbe> {
  const accelerated = await canAccelerate(host);
  const program = await findProgram(host, 'virsh');
  if (program === undefined) return { program, hypervisor: undefined, error: undefined, accelerated };
  const result = await host.exec.run({
    argv: ['virsh', '-c', 'qemu:///system', 'version'],
    deadlineMs: DEADLINE_MS,
    env: { LC_ALL: 'C' },
  });
  const hypervisor = result.ok ? parseVirshVersion(result.stdout) : undefined;
  const said =
    result.stderr
      .trim()
      .split('\n')[0]
      ?.replace(/^error: /, '') ?? '';
  return { program, hypervisor, error: hypervisor === undefined ? said || result.reason : undefined, accelerated };
}
