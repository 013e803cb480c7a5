import { findProgram, type Host } from '../host.js';

export interface VirtualBoxProbe {
  program: string | undefined;
  /** `7.0.26`; undefined when it is missing or does not answer. */
  version: string | undefined;
  /** The kernel driver is loaded; always true where it is none of our business (macOS, Windows). */
  driver: boolean;
  /** /etc/vbox/networks.conf, undefined when there is none. */
  networksConf: string | undefined;
}

const DEADLINE_MS = 20_000;

/** `7.0.26r168464` or `7.0.20_Ubuntur163906` → `7.0.26`; warnings about the kernel module may come before it. */
export function parseVirtualBoxVersion(output: string): string | undefined {
  return /^(\d+\.\d+\.\d+)\S*\s*$/m.exec(output)?.[1];
}

export async function probeVirtualBox(host: Host): Promise<VirtualBoxProbe> {
  const networksConf = await host.files.read('/etc/vbox/networks.conf');
  const program = await findProgram(host, 'VBoxManage');
  if (program === undefined) return { program, version: undefined, driver: false, networksConf };
  const result = await host.exec.run({ argv: [program, '--version'], deadlineMs: DEADLINE_MS, env: { LC_ALL: 'C' } });
  return {
    program,
    version: parseVirtualBoxVersion(result.stdout),
    driver: host.os.platform !== 'linux' || (await host.files.exists('/dev/vboxdrv')),
    networksConf,
  };
}
