import { hostAddress, netmask } from '../net/cidr.js';
import { GUEST_STEP_KINDS, type GuestStepKind, type Plan } from '../plan/model.js';
import type { LabAssets } from './assets.js';

/** Where the guest scripts expect the bundle. */
const BUNDLE_ON_NODE = '/opt/k8slab/bundle';

/** What must not lie on the container's own overlay filesystem. Anonymous volumes: removed with the container. */
const VOLUMES = ['/var/lib/containerd', '/var/lib/docker', '/var/lib/kubelet', '/var/lib/etcd'];

/** Data of Vagrantfile.hbs and its partials. */
export function vagrantfileView(plan: Plan, assets: LabAssets): object {
  const { network, bundle } = plan;
  const [controlPlane] = plan.nodes;
  const docker = plan.provider.name === 'docker';
  const worker = plan.nodes.find((node) => node.role === 'worker');
  const workerKinds = worker ? kindsOf(plan, worker.name) : [];
  const join = workerKinds.indexOf('join');
  return {
    lab: plan.lab,
    provider: plan.provider.name,
    providerPartial: `vagrantfile/${plan.provider.name}`,
    accelerated: plan.provider.accelerated,
    nodes: plan.nodes,
    netmask: netmask(network.nodes),
    prefixLength: network.prefixLength,
    hostResolver: network.hostResolver ?? false,
    gateway: hostAddress(network.nodes, 1),
    box: docker ? '' : boxView(plan.box),
    image: plan.box.name,
    dockerRunArgs: docker ? [...dockerRunArgs(assets), ...bundleMount(bundle?.dir)] : [],
    dockerVolumes: VOLUMES,
    controlPlane: controlPlane?.name ?? '',
    bundleDir: bundle?.dir ?? '',
    bundleSha256: bundle?.manifestSha256 ?? '',
    controlPlaneKinds: kindsOf(plan, controlPlane?.name ?? ''),
    workerKinds: join < 0 ? workerKinds : workerKinds.slice(0, join),
    joinKinds: join < 0 ? [] : workerKinds.slice(join),
    components: plan.components.length > 0,
    componentImages: plan.steps.some((step) => step.kind === 'component-images'),
    nodeNames: plan.nodes.map((node) => node.name),
    waitReady: plan.steps.some((step) => step.kind === 'ready'),
  };
}

/** Guest steps of a node in the plan's order, without `ready`: that one needs all nodes. */
function kindsOf(plan: Plan, node: string): GuestStepKind[] {
  const guest: readonly string[] = GUEST_STEP_KINDS;
  const isGuest = (kind: string): kind is GuestStepKind => guest.includes(kind);
  return plan.steps
    .filter((step) => step.node === node && step.kind !== 'ready')
    .flatMap(({ kind }) => (isGuest(kind) ? [kind] : []));
}

function boxView(box: Plan['box']): object {
  return { name: box.name, version: box.version ?? '', source: box.file ?? box.url ?? '' };
}

/** Not as a volume: there a colon in the path would end it. What --mount takes is a line of CSV. */
function bundleMount(dir: string | undefined): string[] {
  if (dir === undefined) return [];
  const source = `source=${dir}`;
  const field = /[",\r\n]/.test(source) ? `"${source.replaceAll('"', '""')}"` : source;
  return ['--mount', `type=bind,${field},target=${BUNDLE_ON_NODE},readonly`];
}

/** Flags of `docker run` that the node image needs; kept beside the image, whose build and tests use them too. */
function dockerRunArgs(assets: LabAssets): string[] {
  const name = 'node/docker-run-args.json';
  const args: unknown = JSON.parse(assets.files.get(name) ?? 'null');
  if (Array.isArray(args) && args.every((arg) => typeof arg === 'string')) return args;
  throw new Error(`Cannot render the lab: templates/${name} is not a list of words`);
}
