import type { BoxConfig, ProfileName, ProviderName } from '../config/model.js';

/**
 * Public boxes with the profile's guest. No version: the box hosts remove old ones, and the newest is what vagrant
 * takes; a lab that must not move names `box.version` or a local `box.file`.
 */
const BOXES: Readonly<Record<ProviderName, Record<ProfileName, string>>> = {
  virtualbox: { modern: 'bento/ubuntu-24.04', classic: 'bento/debian-12' },
  // bento publishes none for libvirt. These are Ubuntu's cloud image repacked, and Debian's own.
  libvirt: { modern: 'cloud-image/ubuntu-24.04', classic: 'debian/bookworm64' },
  docker: { modern: 'k8slab/node:debian-12', classic: 'k8slab/node:debian-12' },
};

/** What the user named, else the profile's box for the provider. */
export function chooseBox(box: BoxConfig | undefined, provider: ProviderName, profile: ProfileName): BoxConfig {
  return box ?? { name: BOXES[provider][profile] };
}
