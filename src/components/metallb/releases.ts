import type { UpstreamFile } from '../component.js';
import { forMinor } from '../for-minor.js';

/** A release of MetalLB and the Kubernetes minors it is used for. */
export interface MetallbRelease {
  /** Without `v`. */
  version: string;
  /** First minor of Kubernetes it is for. */
  from: number;
  /** How it is told its addresses: a ConfigMap up to 0.12, objects of its own after that. */
  api: 'config-map' | 'pool';
  files: readonly UpstreamFile[];
}

function manifest(version: string, path: string, name: string, sha256: string): UpstreamFile {
  const url = `https://raw.githubusercontent.com/metallb/metallb/v${version}/${path}`;
  return { kind: 'manifest', name, version, url, sha256 };
}

const namespaceOf = (version: string): UpstreamFile =>
  manifest(
    version,
    'manifests/namespace.yaml',
    'metallb-namespace.yaml',
    '51a1c68cd8f92e4653075ea978642689a7786099000f9017a616567bab76114f',
  );

/**
 * Newest first. 0.12 reads `clusterIPs` of a service, a field that Kubernetes has since 1.20, and gives no address
 * where it is missing: 1.18 and 1.19 need 0.11. The manifests up to 0.12 have a PodSecurityPolicy, which is gone in
 * 1.25. The book's 0.8.2 is left alone: its images are for amd64 only and on Docker Hub, with its limit for pulls.
 */
export const METALLB_RELEASES: readonly MetallbRelease[] = [
  {
    version: '0.16.2',
    from: 24,
    api: 'pool',
    files: [
      manifest(
        '0.16.2',
        'config/manifests/metallb-native.yaml',
        'metallb-native.yaml',
        'e5f7c268f114c446dc60aaad71b7cabf861f637743e033e354d7d48592807c6d',
      ),
    ],
  },
  {
    version: '0.12.1',
    from: 20,
    api: 'config-map',
    files: [
      namespaceOf('0.12.1'),
      manifest(
        '0.12.1',
        'manifests/metallb.yaml',
        'metallb.yaml',
        '53b1eec9ce0084df78531b35b212dbb6639cb8182dde351198c0fa50ac39fbd8',
      ),
    ],
  },
  {
    version: '0.11.0',
    from: 0,
    api: 'config-map',
    files: [
      namespaceOf('0.11.0'),
      manifest(
        '0.11.0',
        'manifests/metallb.yaml',
        'metallb.yaml',
        '3fa4893469564b52d243b833ba93298b3289a76e01973ffe9ddc635b189fa4b2',
      ),
    ],
  },
];

/** The release for a minor of Kubernetes. */
export function metallbRelease(minor: number): MetallbRelease {
  return forMinor(METALLB_RELEASES, minor, 'a MetalLB');
}
