/** Where the manifest of a pod network comes from, and how what arrives is known to be it. */
export interface CniManifest {
  /** Full version without `v`. */
  version: string;
  url: string;
  /** Every image the manifest names, as it names them. */
  images: readonly string[];
  /** Of what `url` names at a tag or commit, computed from git. */
  sha256: string;
  /** First and last minor of Kubernetes that takes all of its objects and that it works on. */
  minors: readonly [first: number, last: number];
}

const RAW = 'https://raw.githubusercontent.com';

function calico(version: string, registry: string, others: readonly string[] = []): string[] {
  return ['cni', 'node', 'kube-controllers', ...others].map((name) => `${registry}/${name}:v${version}`);
}

const FLEXVOL = ['pod2daemon-flexvol'];

/** Newest first. From 3.24 on the file is in the project's tags; before, these hold a template of the documentation. */
const CALICO: readonly CniManifest[] = [
  {
    version: '3.32.1',
    url: `${RAW}/projectcalico/calico/v3.32.1/manifests/calico.yaml`,
    images: calico('3.32.1', 'quay.io/calico'),
    sha256: 'a1df919d9721cf667accdc3e72848911b0cb25cfab7d2478ad0c996302c95744',
    minors: [34, 37],
  },
  {
    version: '3.25.2',
    url: `${RAW}/projectcalico/calico/v3.25.2/manifests/calico.yaml`,
    images: calico('3.25.2', 'docker.io/calico'),
    sha256: '67244318479625fc58bbd01653cf2b397ee0227d0cd143f2f4d55c7a96ce0945',
    minors: [21, 24],
  },
  {
    // What the documentation gave, as another project of Kubernetes keeps it, with the images of quay.io. Its objects
    // are those of the chart at the tag v3.20.6, compared one by one.
    version: '3.20.6',
    url: `${RAW}/kubernetes-sigs/cluster-api-provider-packet/d22ff2194628cec8ea48f1ebc249883dfbf75aae/templates/addons/calico.yaml`,
    images: calico('3.20.6', 'quay.io/calico', FLEXVOL),
    sha256: '705e5384bfd8b2e7d204a384e371268572e2b6c79a7376619b2dd1e78b76777b',
    minors: [18, 24],
  },
  {
    // The book's own, of its author, as it was when the book came out.
    version: '3.17.1',
    url: `${RAW}/sysnet4admin/IaC/0d68798c98f4809d34124fa32c8cf6a866d1fbc3/manifests/172.16_net_calico_v1.yaml`,
    images: calico('3.17.1', 'docker.io/calico', FLEXVOL),
    sha256: '0a99e6aaccaea589d154e9b3d01ced8ac97d363f2a13d28456e472ad364c2a9d',
    minors: [18, 21],
  },
];

/** The file at the tag instead of the asset of the release: that one can be replaced, and has no checksum either. */
const FLANNEL: readonly CniManifest[] = [
  {
    version: '0.27.4',
    url: `${RAW}/flannel-io/flannel/v0.27.4/Documentation/kube-flannel.yml`,
    images: ['ghcr.io/flannel-io/flannel:v0.27.4', 'ghcr.io/flannel-io/flannel-cni-plugin:v1.8.0-flannel1'],
    sha256: '2242ee218f3c3e724e4efe5f31826a3e38cfdabf334de41aee2b12b48fd4818d',
    minors: [18, 37],
  },
];

/** Newest first; none for networks without a manifest. */
export function cniManifests(name: string): readonly CniManifest[] {
  return name === 'calico' ? CALICO : name === 'flannel' ? FLANNEL : [];
}

/** Undefined for networks without a manifest, and for versions that this program does not know. */
export function cniManifest(name: string, version: string): CniManifest | undefined {
  return cniManifests(name).find((manifest) => manifest.version === version);
}
