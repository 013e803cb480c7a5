import type { Host } from '../host.js';
import type { HostExtras } from '../host-extras.js';

const DEADLINE_MS = 10_000;
const SECURE_BOOT = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** Nearly all of it is in files; only who we are and whether the clock is right needs a program. */
export async function linuxExtras(host: Host): Promise<Partial<HostExtras>> {
  const { files, os } = host;
  const [inotify, secure, cpuinfo, atLoad, modules, version, docker, libvirt, groups, synced] = await Promise.all([
    files.read('/proc/sys/fs/inotify/max_user_instances'),
    files.read(SECURE_BOOT),
    files.read('/proc/cpuinfo'),
    files.read('/sys/module/kvm/parameters/enable_virt_at_load'),
    files.read('/proc/modules'),
    files.read('/proc/version'),
    files.freeMiB('/var/lib/docker'),
    files.freeMiB('/var/lib/libvirt/images'),
    groupsOf(host),
    ask(host, 'timedatectl', 'show', '--property=NTPSynchronized', '--value'),
  ]);
  const flags = os.arch === 'x64' ? /^flags\s*:(.*)$/m.exec(cpuinfo ?? '')?.[1] : undefined;
  const wsl = wslOf(version ?? '');
  return {
    ...(groups && { groups }),
    ...(inotify !== undefined && { inotify: Number(inotify) }),
    // Four bytes of attributes, then the value.
    ...(secure !== undefined && { secureBoot: secure.endsWith('\u0001') }),
    ...(flags !== undefined && { guest: /\bhypervisor\b/.test(flags), virtualisation: /\b(vmx|svm)\b/.test(flags) }),
    kvmAtLoad: atLoad?.trim() === 'Y' && /^kvm_(intel|amd) /m.test(modules ?? ''),
    ...(/^(yes|no)$/.test(synced) && { timeSynced: synced === 'yes' }),
    ...(wsl && { wsl }),
    disks: { ...(docker !== undefined && { docker }), ...(libvirt !== undefined && { libvirt }) },
  };
}

/** The kernel of WSL 2 is Microsoft's own build; WSL 1 has none and only says that it is Microsoft's. */
function wslOf(version: string): 1 | 2 | undefined {
  if (/microsoft-standard|WSL2/i.test(version)) return 2;
  return /microsoft/i.test(version) ? 1 : undefined;
}

async function groupsOf(host: Host): Promise<string[] | undefined> {
  if ((await ask(host, 'id', '-u')) === '0') return undefined;
  const names = await ask(host, 'id', '-Gn');
  return names === '' ? undefined : names.split(/\s+/);
}

async function ask({ exec }: Pick<Host, 'exec'>, ...argv: string[]): Promise<string> {
  const result = await exec.run({ argv, deadlineMs: DEADLINE_MS, env: { LC_ALL: 'C' } });
  return result.ok ? result.stdout.trim() : '';
}
