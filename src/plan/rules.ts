import type { ConfigProblem } from '../config/model.js';
import { LAST_DOCKERSHIM_MINOR } from '../config/profiles.js';
import type { BundleSummary } from './bundle-summary.js';
import type { HostFacts, Plan } from './model.js';
import { podSubnetCount } from './pod-subnets.js';
import { minorOf } from './versions.js';

interface Checked {
  plan: Plan;
  facts: HostFacts;
  bundle: BundleSummary | undefined;
}

type Finding = Pick<ConfigProblem, 'code' | 'path' | 'message'> & Partial<Pick<ConfigProblem, 'value' | 'hint'>>;
type Rule = (checked: Checked) => Finding | undefined;

const RULES: readonly Rule[] = [bundleProfile, bundleVersion, bundleArch, bundleNetwork, dockerRuntime, podNetworkSize];

/** What only shows once versions, provider and bundle are settled. Everything at once. */
export function planProblems(checked: Checked): ConfigProblem[] {
  return RULES.flatMap((rule) => {
    const finding = rule(checked);
    return finding ? [planProblem(finding)] : [];
  });
}

/** Decisions have no line of their own in k8slab.yaml: they point at its start. */
export function planProblem(finding: Finding): ConfigProblem {
  return { severity: 'error', line: 1, column: 1, ...finding };
}

function bundleProfile({ plan, bundle }: Checked): Finding | undefined {
  if (!bundle || bundle.profile === plan.profile) return undefined;
  return {
    code: 'K8SLAB_BUNDLE_PROFILE',
    path: 'bundle',
    value: bundle.dir,
    message: `Cannot use bundle "${bundle.name}": it is made for profile ${bundle.profile}, the lab has ${plan.profile}`,
    hint: `Set profile: ${bundle.profile}, or use another bundle`,
  };
}

function bundleVersion({ plan, bundle }: Checked): Finding | undefined {
  const { version } = plan.kubernetes;
  if (!bundle || bundle.kubernetes === version) return undefined;
  return {
    code: 'K8SLAB_BUNDLE_VERSION',
    path: 'kubernetes',
    value: version,
    message: `Cannot install Kubernetes ${version} from bundle "${bundle.name}": it holds ${bundle.kubernetes}`,
    hint: `Remove "kubernetes" from the lab file, or set it to ${bundle.kubernetes}`,
  };
}

function bundleArch({ facts, bundle }: Checked): Finding | undefined {
  const host = facts.arch === 'x64' ? 'amd64' : 'arm64';
  if (!bundle || bundle.arch === host) return undefined;
  return {
    code: 'K8SLAB_BUNDLE_ARCH',
    path: 'bundle',
    value: bundle.dir,
    message: `Cannot use bundle "${bundle.name}": it is for ${bundle.arch}, nodes on this host are ${host}`,
  };
}

/** A room without internet cannot fetch another pod network. With static routes nothing is fetched. */
function bundleNetwork({ plan, bundle }: Checked): Finding | undefined {
  const { name } = plan.cni;
  if (!bundle || name === bundle.cni || name === 'none' || name === 'static-route') return undefined;
  return {
    code: 'K8SLAB_BUNDLE_CNI',
    path: 'cni',
    value: name,
    message: `Cannot install ${name} from bundle "${bundle.name}": it holds ${bundle.cni}`,
    hint: `Remove "cni" from the lab file, or set it to ${bundle.cni}`,
  };
}

function dockerRuntime({ plan }: Checked): Finding | undefined {
  if (plan.runtime.name !== 'docker') return undefined;
  const { version } = plan.kubernetes;
  const finding = { code: 'K8SLAB_RUNTIME', path: 'runtime', value: 'docker', hint: 'Set runtime: containerd' };
  if (minorOf(version) > LAST_DOCKERSHIM_MINOR) {
    return { ...finding, message: `Cannot run Kubernetes ${version} on docker: kubelet dropped it with 1.24` };
  }
  if (plan.provider.name !== 'docker') return undefined;
  return {
    ...finding,
    message: 'Cannot run docker on nodes that are docker containers: their image has containerd only',
  };
}

function podNetworkSize({ plan }: Checked): Finding | undefined {
  const fits = podSubnetCount(plan.network.pods);
  if (plan.cni.name !== 'static-route' || fits >= plan.nodes.length) return undefined;
  return {
    code: 'K8SLAB_POD_NETWORK_SIZE',
    path: 'network.pods',
    value: plan.network.pods,
    message: `Cannot give each of ${String(plan.nodes.length)} nodes a /24 of ${plan.network.pods}: it has ${String(fits)}`,
    hint: 'Use a larger pod network, 172.16.0.0/16 for instance',
  };
}
