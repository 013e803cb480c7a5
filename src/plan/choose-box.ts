import type { BoxConfig, ProfileName, ProviderName } from '../config/model.js';

/**
 * Boxes that have been tried with the profile. No version: the box hosts remove old ones, and the newest is
 * what `vagrant box add` gives; a lab that must not move names `box.version` or a local `box.file`.
 */
const BOXES: Readonly<Record<ProviderName, Record<ProfileName, string>>> = {
  virtualbox: { modern: 'bento/ubuntu-24.04', classic: 'bento/debian-12' },
  // bento has no libvirt boxes; these two are made by the distributions' own cloud teams or from their images.
  libvirt: { modern: 'cloud-image/ubuntu-24.04', classic: 'debian/bookworm64' },
  docker: { modern: 'k8slab/node:debian-12', classic: 'k8slab/node:debian-12' },
};

/** What the user named, else the profile's box for the provider. */
export function chooseBox(box: BoxConfig | undefined, provider: ProviderName, profile: ProfileName): BoxConfig {
  return box ?? { name: BOXES[provider][profile] };
}
