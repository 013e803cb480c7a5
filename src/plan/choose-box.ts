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

/** Every guest of ours is of a distribution that has cgroup v2 and nothing else. */
export function isProfileBox({ name }: BoxConfig): boolean {
  return Object.values(BOXES).some((boxes) => Object.values(boxes).includes(name));
}

/** What this host has of its own. */
export interface LocalBoxes {
  /** Image for docker nodes where the lab file names none. */
  nodeImage?: string | undefined;
  /** The box of the lab file, where the catalogue of this host has one of that name. */
  box?: LocalBox | undefined;
}

export interface LocalBox {
  name: string;
  /** Of the catalogue, for Vagrant. */
  url: string;
  /** Newest last. */
  versions: readonly { version: string; providers: readonly string[] }[];
}

/**
 * What the user named, else the profile's box for the provider. A name that this host has a box for means that box, in
 * its newest version: written down, as Vagrant would go on with any older one that it has.
 */
export function chooseBox(
  box: BoxConfig | undefined,
  provider: ProviderName,
  profile: ProfileName,
  local: LocalBoxes = {},
): BoxConfig {
  if (provider === 'docker') return box ?? { name: local.nodeImage ?? BOXES.docker[profile] };
  const wanted = box ?? { name: BOXES[provider][profile] };
  if (wanted.file !== undefined || wanted.url !== undefined || local.box?.name !== wanted.name) return wanted;
  const newest = local.box.versions.findLast(({ providers }) => providers.includes(provider));
  if (!newest) return wanted;
  return { ...wanted, version: wanted.version ?? newest.version, url: local.box.url };
}
