import type { Host } from '../host.js';

/** What on Windows takes the processor's virtualisation away from VirtualBox. */
export interface WindowsProbe {
  /** Windows itself runs on a hypervisor. */
  hypervisor: boolean;
  /** Virtualisation-based security (core isolation) is running. */
  vbs: boolean;
  /** Optional features that are on, by their own names. WSL itself (version 1) does no harm. */
  features: string[];
  /** What runs inside of virtualisation-based security. */
  services: string[];
}

const DEADLINE_MS = 30_000;
const SCRIPT = [
  '$names = "Microsoft-Hyper-V-All","VirtualMachinePlatform","HypervisorPlatform","Containers-DisposableClientVM"',
  '$guard = Get-CimInstance -Namespace root\\Microsoft\\Windows\\DeviceGuard Win32_DeviceGuard -ErrorAction SilentlyContinue',
  '$on = Get-CimInstance Win32_OptionalFeature -Filter "InstallState=1" | Where-Object { $names -contains $_.Name }',
  '@{ hypervisor = [bool](Get-CimInstance Win32_ComputerSystem).HypervisorPresent;' +
    ' vbs = ($guard.VirtualizationBasedSecurityStatus -eq 2); services = @($guard.SecurityServicesRunning); features = @($on | ForEach-Object { $_.Name }) } | ConvertTo-Json -Compress',
].join('; ');

/** Numbers of Win32_DeviceGuard's SecurityServicesRunning. */
const SERVICES: Readonly<Record<string, string>> = { '1': 'CredentialGuard', '2': 'MemoryIntegrity' };

export function parseWindowsProbe(json: string): WindowsProbe | undefined {
  try {
    const value = JSON.parse(json) as Partial<Record<keyof WindowsProbe, unknown>>;
    const features = Array.isArray(value.features) ? value.features.filter((name) => typeof name === 'string') : [];
    const services = Array.isArray(value.services) ? value.services.map((number) => SERVICES[String(number)]) : [];
    return {
      hypervisor: value.hypervisor === true,
      vbs: value.vbs === true,
      features: features.sort(),
      services: services.filter((name) => name !== undefined).sort(),
    };
  } catch {
    return undefined;
  }
}

/** Undefined when this is not Windows or it does not tell. */
export async function probeWindows({ exec, os }: Pick<Host, 'exec' | 'os'>): Promise<WindowsProbe | undefined> {
  if (os.platform !== 'win32') return undefined;
  const argv = ['powershell', '-NoProfile', '-NonInteractive', '-Command', SCRIPT];
  const result = await exec.run({ argv, deadlineMs: DEADLINE_MS });
  return result.ok ? parseWindowsProbe(result.stdout) : undefined;
}
