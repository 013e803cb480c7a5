import { DEFAULT_COMPONENTS } from './component-names.js';
import { defaultConfig } from './defaults.js';
import type { LabConfig } from './model.js';
import { PROFILES } from './profiles.js';
import { yamlFlow, yamlScalar } from './yaml-value.js';

export interface RenderConfigOptions {
  /** Path of the JSON Schema as seen from the lab file; `render` writes it into the lab directory. */
  schema?: string;
}

/**
 * A new k8slab.yaml with comments, for someone who will edit it. Reads back as the same configuration. Settings that
 * few need stand there as comments.
 */
export function renderNewConfig(config: LabConfig, options: RenderConfigOptions = {}): string {
  const { controlPlane, worker, network } = config;
  const open = leftOpen(config);
  const minors = Object.keys(PROFILES[config.profile].kubernetes);
  return `${[
    `# yaml-language-server: $schema=${options.schema ?? './lab/k8slab.schema.json'}`,
    '# What the lab shall be. `k8slab up` brings it up, `k8slab plan` shows what that means.',
    'apiVersion: k8slab/v1',
    `name: ${yamlScalar(config.name)}`,
    '',
    `# modern: ${PROFILES.modern.summary}; classic: ${PROFILES.classic.summary}`,
    `profile: ${config.profile}`,
    `# an exact version, ${minors[0]} to ${minors.at(-1)}`,
    `${open.kubernetes}kubernetes: ${yamlScalar(config.kubernetes)}`,
    '# containerd, or docker up to Kubernetes 1.23',
    `${open.runtime}runtime: ${config.runtime}`,
    '# calico, flannel, static-route (needs no internet, knows no NetworkPolicy) or none',
    `${open.cni}cni: ${config.cni}`,
    '',
    '# auto (the best that works here), virtualbox, libvirt or docker',
    `provider: ${config.provider}`,
    '# 0 to 30: w1-k8s, w2-k8s ...',
    `workers: ${config.workers}`,
    'controlPlane:',
    `  name: ${yamlScalar(controlPlane.name)}`,
    `  cpus: ${controlPlane.cpus}`,
    `  memory: ${controlPlane.memory} # MiB`,
    '  # true: ordinary pods run there too',
    `  untaint: ${controlPlane.untaint}`,
    'worker:',
    `  cpus: ${worker.cpus}`,
    `  memory: ${worker.memory} # MiB`,
    '',
    'network:',
    '  # the control plane is .10, workers are .101 and up; must not be in use on this host',
    `  nodes: ${yamlScalar(network.nodes)}`,
    `  pods: ${yamlScalar(network.pods)}`,
    `  services: ${yamlScalar(network.services)}`,
    '  # for services of type LoadBalancer, inside nodes',
    `  metallb: ${yamlScalar(network.metallb)}`,
    '  # of Calico: ipip, or vxlan, which docker nodes need',
    `  ${network.encapsulation === undefined ? '# ' : ''}encapsulation: ${network.encapsulation ?? 'vxlan'}`,
    ...(network.cniVersion === undefined ? [] : [`  cniVersion: ${network.cniVersion}`]),
    ...(network.hostResolver === true ? ['  hostResolver: true'] : []),
    '',
    ...boxLines(config),
    ...bundleLines(config),
    ...componentLines(config),
    ...registryLines(config),
    ...proxyLines(config),
    'ssh:',
    '  # port of the control plane on this host; worker n has this + 90 + n',
    `  portBase: ${config.ssh.portBase}`,
    '',
    '# left alone by reset on nodes: KIND:NAME, of container, volume, network, image, file, export',
    ...(config.keep.length === 0
      ? ["# keep: ['volume:mine-*', 'file:/nfs_shared/mine']"]
      : [`keep: ${yamlFlow(config.keep)}`]),
    '',
    "# true: the book's fixed token and passwords instead of generated ones; insecure",
    `bookDefaults: ${config.bookDefaults}`,
  ].join('\n')}\n`;
}

/**
 * What stays a comment: a choice that equals the default. Written down it would be the user's will, and clash with a
 * bundle or a provider that needs another; the Kubernetes version gives way to nothing but a bundle.
 */
function leftOpen({
  profile,
  provider,
  bundle,
  kubernetes,
  runtime,
  cni,
}: LabConfig): Record<'kubernetes' | 'runtime' | 'cni', string> {
  const defaults = defaultConfig({ profile, provider });
  return {
    kubernetes: bundle !== undefined && kubernetes === defaults.kubernetes ? '# ' : '',
    runtime: runtime === defaults.runtime ? '# ' : '',
    cni: cni === defaults.cni ? '# ' : '',
  };
}

function boxLines({ box }: LabConfig): string[] {
  const title = '# Base image of the nodes; without it the profile decides. Instead of url also file: a local .box';
  if (!box) return [title, '# box:', '#   name: my/box', '#   url: https://boxes.example/my-box.json', ''];
  const lines = Object.entries(box).map(([key, value]) => `  ${key}: ${yamlScalar(String(value))}`);
  return [title, 'box:', ...lines, ''];
}

function bundleLines({ bundle }: LabConfig): string[] {
  const title = '# Directory of an offline bundle, for rooms without internet';
  return [title, bundle === undefined ? '# bundle: ./bundle' : `bundle: ${yamlScalar(bundle)}`, ''];
}

/** A list that is written down is a wish: what of it cannot be had is refused, and not left out. */
function componentLines({ components }: LabConfig): string[] {
  const title =
    '# What `up` installs into the cluster; this is the usual set, as far as this lab can have it; [] for none';
  const list = yamlFlow(components ?? DEFAULT_COMPONENTS);
  return [title, `${components ? '' : '# '}components: ${list}`, ''];
}

function registryLines({ registry: { mirrors, auth } }: LabConfig): string[] {
  const title = "# Mirrors by registry, tried in order; auth: whether the lab's own registry asks for a password";
  const entries = Object.entries(mirrors);
  if (entries.length === 0 && !auth) {
    return [title, '# registry:', '#   auth: true', '#   mirrors:', '#     docker.io: [https://mirror.example]', ''];
  }
  return [
    title,
    'registry:',
    ...(auth ? ['  auth: true'] : []),
    ...(entries.length > 0 ? ['  mirrors:'] : []),
    ...entries.map(([host, urls]) => `    ${yamlScalar(host)}: ${yamlFlow(urls)}`),
    '',
  ];
}

function proxyLines({ proxy }: LabConfig): string[] {
  const title = '# Proxy of the nodes; the networks of the lab are never proxied';
  const set = proxy.http !== undefined || proxy.https !== undefined || proxy.noProxy.length > 0;
  if (!set) return [title, '# proxy:', '#   https: http://proxy.example:3128', '#   noProxy: [.example]', ''];
  return [
    title,
    'proxy:',
    ...(['http', 'https'] as const).flatMap((key) =>
      proxy[key] === undefined ? [] : [`  ${key}: ${yamlScalar(proxy[key])}`],
    ),
    `  noProxy: ${yamlFlow(proxy.noProxy)}`,
    '',
  ];
}
