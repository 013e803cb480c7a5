/** VirtualBox's host-only interfaces on every system; on Windows their names tell nothing (`Ethernet 2`). */
const HOST_ONLY_MAC = '0a:00:27:';

/** Name of an interface, so that one of VirtualBox's own is known by it: `vboxnet (Ethernet 2)`. */
export function deviceName(name: string, mac: string): string {
  return mac.toLowerCase().startsWith(HOST_ONLY_MAC) && !isHostOnly(name) ? `vboxnet (${name})` : name;
}

/** A host-only network of VirtualBox: Vagrant uses it again, so it is in nobody's way. It stays after a `destroy`. */
export function isHostOnly(device: string): boolean {
  return device.startsWith('vboxnet');
}

/** What an interface is, as its name tells on Linux and macOS. */
const KINDS: readonly [RegExp, string][] = [
  [/^(tun|tap|wg|utun|ppp|ipsec|gpd|tailscale|zt|nordlynx|proton)/, 'VPN'],
  [/^(docker|br-[0-9a-f]{6})/, 'docker'],
  [/^(virbr|vnet)/, 'libvirt'],
  [/^(vboxnet|vmnet)/, 'virtual network'],
  [/^(wl|en|eth)/, 'LAN'],
];

/** `tun0 (VPN)`; the name alone where it tells nothing. */
export function describeDevice(device: string): string {
  const kind = KINDS.find(([pattern]) => pattern.test(device))?.[1];
  return kind === undefined ? device : `${device} (${kind})`;
}
