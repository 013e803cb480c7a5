import type { CniName, ProfileName } from '../config/model.js';

/** What planning needs to know of a bundle. bundle/ makes it from the manifest. */
export interface BundleSummary {
  /** Absolute. */
  dir: string;
  name: string;
  profile: ProfileName;
  arch: 'amd64' | 'arm64';
  /** Of manifest.json: with the checksums in it, this one hash pins every file. */
  manifestSha256: string;
  /** Exact version without `v`. */
  kubernetes: string;
  cni: CniName;
  /** CoreDNS is among the images. */
  dns: boolean;
  /** Names of the container images, `k8s.gcr.io/kube-apiserver:v1.20.2`. */
  images: string[];
  /** Names of binaries, CNI plugins and packages, `kubelet`, `docker.io`. */
  programs: string[];
  /** Names of manifests, charts and binaries: what components take files from. */
  files: string[];
  /** Version of the CNI plugins without `v`; empty when none are inside. */
  cniPluginsVersion: string;
  /** Version of the manifest of `cni` without `v`; empty when none is inside. */
  cniManifestVersion: string;
}
