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
