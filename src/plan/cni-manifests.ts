/** Where the manifest of a pod network comes from, and how what arrives is known to be it. */
export type CniManifest = {
  /** Full version without `v`. */
  version: string;
  url: string;
  /** Every image the manifest names, as it names them. */
  images: readonly string[];
} & ({ sha256: string } | { /** Why there is no checksum to compare with. */ unpinned: string });

const CALICO_TAG = 'https://raw.githubusercontent.com/projectcalico/calico';
const CALICO_ARCHIVE = 'https://docs.projectcalico.org/archive';

// The files of these tags are templates; only the documentation archive has the result, and it publishes no checksum.
const RENDERED = 'the tag holds a template, the rendered file is published without a checksum';

function calico(version: string, registry: string, others: readonly string[] = []): string[] {
  return ['cni', 'node', 'kube-controllers', ...others].map((name) => `${registry}/${name}:v${version}`);
}

/** An archive has the last patch release of its minor, which is what the version says. */
function archived(version: string): CniManifest {
  return {
    version,
    url: `${CALICO_ARCHIVE}/v${version.split('.').slice(0, 2).join('.')}/manifests/calico.yaml`,
    images: calico(version, 'docker.io/calico', ['pod2daemon-flexvol']),
    unpinned: RENDERED,
  };
}

/** Checksums were computed from the file at the tag in the project's git repository. */
const CALICO: readonly CniManifest[] = [
  {
    version: '3.32.1',
    url: `${CALICO_TAG}/v3.32.1/manifests/calico.yaml`,
    images: calico('3.32.1', 'quay.io/calico'),
    sha256: 'a1df919d9721cf667accdc3e72848911b0cb25cfab7d2478ad0c996302c95744',
  },
  {
    version: '3.25.2',
    url: `${CALICO_TAG}/v3.25.2/manifests/calico.yaml`,
    images: calico('3.25.2', 'docker.io/calico'),
    sha256: '67244318479625fc58bbd01653cf2b397ee0227d0cd143f2f4d55c7a96ce0945',
  },
  archived('3.21.6'),
  archived('3.20.6'),
];

/** The file at the tag instead of the asset of the release: that one can be replaced, and has no checksum either. */
const FLANNEL: readonly CniManifest[] = [
  {
    version: '0.27.4',
    url: 'https://raw.githubusercontent.com/flannel-io/flannel/v0.27.4/Documentation/kube-flannel.yml',
    images: ['ghcr.io/flannel-io/flannel:v0.27.4', 'ghcr.io/flannel-io/flannel-cni-plugin:v1.8.0-flannel1'],
    sha256: '2242ee218f3c3e724e4efe5f31826a3e38cfdabf334de41aee2b12b48fd4818d',
  },
];

/** Undefined for networks without a manifest, and for versions that this program does not know. */
export function cniManifest(name: string, version: string): CniManifest | undefined {
  const table = name === 'calico' ? CALICO : name === 'flannel' ? FLANNEL : [];
  return table.find((manifest) => manifest.version === version);
}
