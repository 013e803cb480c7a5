import type { ComponentLab } from '../component.js';
import { forMinor } from '../for-minor.js';
import type { ProgramRelease } from '../program.js';

interface HelmRelease {
  version: string;
  /** First minor of Kubernetes that it is taken for. */
  from: number;
  sha256: Readonly<Record<ComponentLab['arch'], string>>;
}

/**
 * Helm works with the Kubernetes it was built against and the three minors before, so each minor of the classic profile
 * gets the newest Helm 3 that still covers it. Helm 4.2 is built against 1.36.
 *
 * Checksums of the release notes where they could be read (amd64: all but 3.7.2), else of pins of others that agree.
 */
const RELEASES: readonly HelmRelease[] = [
  {
    version: '4.2.4',
    from: 33,
    sha256: {
      amd64: 'c306b46f719b0a4da32d0f78ee21bf90ce8d602f15b22ab753f0674d1670a7f3',
      arm64: '564de2191b881e9f71b5606b25345821ea1682f06ab90499d3ab22b530176da1',
    },
  },
  {
    version: '3.11.3',
    from: 23,
    sha256: {
      amd64: 'ca2d5d40d4cdfb9a3a6205dd803b5bc8def00bd2f13e5526c127e9b667974a89',
      arm64: '9f58e707dcbe9a3b7885c4e24ef57edfb9794490d72705b33a93fa1f3572cce4',
    },
  },
  {
    version: '3.10.3',
    from: 22,
    sha256: {
      amd64: '950439759ece902157cf915b209b8d694e6f675eaab5099fb7894f30eeaee9a2',
      arm64: '260cda5ff2ed5d01dd0fd6e7e09bc80126e00d8bdc55f3269d05129e32f6f99d',
    },
  },
  {
    version: '3.9.4',
    from: 21,
    sha256: {
      amd64: '31960ff2f76a7379d9bac526ddf889fb79241191f1dbe2a24f7864ddcb3f6560',
      arm64: 'd24163e466f7884c55079d1050968e80a05b633830047116cdfd8ae28d35b0c0',
    },
  },
  {
    version: '3.8.2',
    from: 20,
    sha256: {
      amd64: '6cb9a48f72ab9ddfecab88d264c2f6508ab3cd42d9c09666be16a7bf006bed7b',
      arm64: '238db7f55e887f9c1038b7e43585b84389a05fff5424e70557886cad1635b3ce',
    },
  },
  {
    version: '3.7.2',
    from: 19,
    sha256: {
      amd64: '4ae30e48966aba5f807a4e140dad6736ee1a392940101e4d79ffb4ee86200a9e',
      arm64: 'b0214eabbb64791f563bd222d17150ce39bf4e2f5de49f49fdb456ce9ae8162f',
    },
  },
  {
    version: '3.6.3',
    from: 0,
    sha256: {
      amd64: '07c100849925623dc1913209cd1a30f0a9b80a5b4d6ff2153c609d11b043e262',
      arm64: '6fe647628bc27e7ae77d015da4d5e1c63024f673062ac7bc11453ccc55657713',
    },
  },
];

/** The Helm for a minor of Kubernetes. */
export function helmRelease(minor: number): ProgramRelease {
  const { version, sha256 } = forMinor(RELEASES, minor, 'a Helm');
  return { name: 'helm', version, sha256, url: (arch) => `https://get.helm.sh/helm-v${version}-linux-${arch}.tar.gz` };
}
