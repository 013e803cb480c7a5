import type { CniName, Encapsulation, LabConfig, RuntimeName } from '../config/model.js';
import type { BundleSummary } from './bundle-summary.js';
import type { Plan } from './model.js';
import {
  controlPlaneTaints,
  cniVersion,
  criSocket,
  kubeadmApi,
  minorOf,
  pauseTag,
  upstreamSource,
} from './versions.js';

const REGISTRY = 'registry.k8s.io';

export interface Software {
  kubernetes: Plan['kubernetes'];
  runtime: Plan['runtime'];
  cni: Plan['cni'];
}

export interface Wishes {
  kubernetes: string;
  runtime: RuntimeName;
  cni: CniName;
  /** Undefined: the one that goes with this Kubernetes. */
  cniVersion: string | undefined;
  encapsulation: Encapsulation;
}

/** Versions and sources once it is settled which Kubernetes, runtime and pod network are wanted. */
export function chooseSoftware(wanted: Wishes, bundle: BundleSummary | undefined): Software {
  const minor = minorOf(wanted.kubernetes);
  const imageRepository = bundle ? repositoryOf(bundle, 'kube-apiserver') : REGISTRY;
  return {
    kubernetes: {
      version: wanted.kubernetes,
      source: bundle ? 'bundle' : upstreamSource(minor),
      kubeadmApi: kubeadmApi(minor),
      imageRepository,
      pauseImage:
        bundle?.images.find((image) => /\/pause:/.test(image)) ?? `${imageRepository}/pause:${pauseTag(minor)}`,
      controlPlaneTaints: controlPlaneTaints(minor),
    },
    runtime: { name: wanted.runtime, criSocket: criSocket(minor, wanted.runtime) },
    cni: {
      name: wanted.cni,
      version: networkVersion(wanted, minor, bundle),
      ...(wanted.cni === 'calico' && { encapsulation: wanted.encapsulation }),
    },
  };
}

/** A bundle may hold another release of the network than we would download; its images fit that one only. */
function networkVersion({ cni, cniVersion: asked }: Wishes, minor: number, bundle: BundleSummary | undefined): string {
  const bundled = bundle?.cni === cni ? bundle.cniManifestVersion : '';
  if (bundled !== '') return bundled;
  return (bundle ? undefined : asked) ?? cniVersion(cni, minor, bundle?.cniPluginsVersion ?? '');
}

/** The images of a bundle keep their names on the nodes; kubeadm has to look for them under the same ones. */
function repositoryOf(bundle: BundleSummary, image: string): string {
  const name = bundle.images.find((candidate) => candidate.includes(`/${image}:`));
  return name === undefined ? REGISTRY : name.slice(0, name.lastIndexOf(`/${image}:`));
}

/** What the user left open gives way: to the versions of the bundle, to the only runtime that container nodes have. */
export function settleWishes(
  config: LabConfig,
  provider: Plan['provider'],
  bundle: BundleSummary | undefined,
  explicit: ReadonlySet<string>,
): Wishes {
  const noDocker = provider.name === 'docker' || (bundle !== undefined && !hasDocker(bundle));
  return {
    kubernetes: bundle && !explicit.has('kubernetes') ? bundle.kubernetes : config.kubernetes,
    runtime: noDocker && !explicit.has('runtime') ? 'containerd' : config.runtime,
    cni: bundle && !explicit.has('cni') ? bundle.cni : config.cni,
    cniVersion: config.network.cniVersion,
    // A container can load no kernel module for tunnels, and few hosts have ipip's loaded; vxlan's is usually there.
    encapsulation: config.network.encapsulation ?? (provider.name === 'docker' ? 'vxlan' : 'ipip'),
  };
}

function hasDocker(bundle: BundleSummary): boolean {
  return bundle.programs.some((program) => ['dockerd', 'docker.io', 'docker-ce'].includes(program));
}
