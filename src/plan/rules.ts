import { dockerNetworks } from '../components/docker/networks.js';
import type { ComponentName } from '../config/component-names.js';
import { LIBVIRT_NETWORKS } from '../config/limits.js';
import type { ConfigProblem } from '../config/model.js';
import type { RuleContext } from '../config/rules/rule.js';
import { redact } from '../errors.js';
import type { BundleSummary } from './bundle-summary.js';
import { cgroupVersion } from './cgroup-rule.js';
import { cniVersionWanted } from './cni-version-rule.js';
import { dockerMirrors, hasDocker } from './docker-mirrors.js';
import type { HostFacts, Plan } from './model.js';

interface Checked {
  plan: Plan;
  facts: HostFacts;
  bundle: BundleSummary | undefined;
  /** Named in the lab file, not taken along by default. */
  wantedComponents: readonly ComponentName[];
  /** Of the pod network, as the lab file names it. */
  cniVersion: string | undefined;
}

type Rule = (checked: Checked, context: RuleContext) => ConfigProblem[];

const RULES: readonly Rule[] = [
  bundleProfile,
  bundleVersion,
  bundleArch,
  bundleNetwork,
  libvirtNetworkName,
  cniVersionWanted,
  dockerInDocker,
  mirrorsOfDocker,
  cgroupVersion,
  componentsToBeHad,
];

/** What only shows once provider and bundle are known; the lab file by itself is config's to judge. */
export function planProblems(checked: Checked, context: RuleContext): ConfigProblem[] {
  return RULES.flatMap((rule) => rule(checked, context));
}

function bundleProfile({ plan, bundle }: Checked, context: RuleContext): ConfigProblem[] {
  if (!bundle || bundle.profile === plan.profile) return [];
  const message = `bundle ${bundle.name} is made for profile ${bundle.profile} but the lab has ${plan.profile}`;
  const hint = `Set profile: ${bundle.profile}, or use another bundle.`;
  return [context.problem(['profile', 'bundle'], { code: 'K8SLAB_BUNDLE_PROFILE', message, hint })];
}

function bundleVersion({ plan, bundle }: Checked, context: RuleContext): ConfigProblem[] {
  const { version } = plan.kubernetes;
  if (!bundle || bundle.kubernetes === version) return [];
  const message = `bundle ${bundle.name} holds Kubernetes ${bundle.kubernetes} but ${version} is asked for`;
  const hint = `Leave kubernetes out, or set it to ${bundle.kubernetes}.`;
  return [context.problem(['kubernetes', 'bundle'], { code: 'K8SLAB_BUNDLE_VERSION', message, hint })];
}

function bundleArch({ facts, bundle }: Checked, context: RuleContext): ConfigProblem[] {
  const host = facts.arch === 'x64' ? 'amd64' : 'arm64';
  if (!bundle || bundle.arch === host) return [];
  const message = `bundle ${bundle.name} is for ${bundle.arch} but nodes on this host are ${host}`;
  return [context.problem('bundle', { code: 'K8SLAB_BUNDLE_ARCH', message, hint: `Use a bundle for ${host}.` })];
}

/** A room without internet cannot fetch another pod network. Static routes need nothing but the CNI plugins. */
function bundleNetwork({ plan, bundle }: Checked, context: RuleContext): ConfigProblem[] {
  const { name } = plan.cni;
  if (!bundle || name === bundle.cni || name === 'none' || name === 'static-route') return [];
  const message = `bundle ${bundle.name} holds the pod network ${bundle.cni} but ${name} is asked for`;
  const hint = `Leave cni out, or set it to ${bundle.cni}.`;
  return [context.problem(['cni', 'bundle'], { code: 'K8SLAB_BUNDLE_CNI', message, hint })];
}

/** The lab's network has the lab's name: with one of these `destroy` would mean a network of all labs. */
function libvirtNetworkName({ plan }: Checked, context: RuleContext): ConfigProblem[] {
  if (plan.provider.name !== 'libvirt' || !LIBVIRT_NETWORKS.includes(plan.lab)) return [];
  const message = `libvirt has a network ${plan.lab}, and a lab's network has the lab's name`;
  return [context.problem('name', { code: 'K8SLAB_LIBVIRT_NAME', message, hint: 'Give the lab another name.' })];
}

/** A node that is a container needs another range for it than Docker's own. */
function dockerInDocker({ plan }: Checked, context: RuleContext): ConfigProblem[] {
  if (plan.provider.name !== 'docker' || plan.runtime.name !== 'docker' || dockerNetworks(plan)) return [];
  const message = 'the networks of this lab leave no range for those of the Docker in its nodes';
  const hint = 'Set runtime: containerd, or other networks.';
  return [context.problem(['runtime', 'provider'], { code: 'K8SLAB_RUNTIME', message, hint })];
}

/** Said, as where nothing else is reached nothing comes from Docker Hub then. */
function mirrorsOfDocker({ plan }: Checked, context: RuleContext): ConfigProblem[] {
  const { unfit } = dockerMirrors(plan);
  if (!hasDocker(plan) || unfit.length === 0) return [];
  const message = `Docker takes no mirror with a path or a login, so it goes without ${unfit.map(redact).join(', ')}`;
  const hint = 'Name a mirror that is a host of its own for docker.io, or set runtime: containerd.';
  return [
    context.problem(['registry.mirrors', 'registry'], { code: 'K8SLAB_RUNTIME', severity: 'warning', message, hint }),
  ];
}

/** A default that cannot be had is left out and shown as such; what somebody asked for by name is refused. */
function componentsToBeHad({ plan, wantedComponents }: Checked, context: RuleContext): ConfigProblem[] {
  return plan.componentsLeftOut
    .filter(({ name }) => wantedComponents.includes(name))
    .map(({ name, reason }) =>
      context.problem('components', {
        code: 'K8SLAB_COMPONENT_UNAVAILABLE',
        message: `${name} cannot be installed in this lab: ${reason}`,
        hint: `Leave ${name} out of components.`,
      }),
    );
}
