import type { PlanNode } from '../../plan/model.js';
import { ADMIN_KUBECONFIG } from '../../steps/admin-kubeconfig.js';
import { askAgain, askBusyServer } from '../ask-again.js';
import type { CommandResult } from '../command-result.js';
import { longImageName } from '../../net/image-name.js';
import { aliasOf } from '../nodes.js';
import { must, program } from '../place.js';
import type { LabContext } from '../run.js';
import type { KubeObject } from './kube-object.js';
import type { Inventory } from './model.js';
import { autoscaled, objectState } from './object-state.js';
import { type ListedObject, nodeEntries, type NodeObject, objectEntry } from './objects.js';
import { ON_NODE } from './on-node.js';
import { MANIFESTS, setupOnNode } from './setup-on-node.js';

const DEADLINE_MS = 120_000;

/** Kinds that come, go or change by themselves. */
const RESTLESS =
  /^(events|leases|endpoints|endpointslices|componentstatuses|certificatesigningrequests|volumeattachments|ipaddresses|csistoragecapacities)(\.|$)|\.metrics\.k8s\.io$|^(ip\w+|blockaffinities|clusterinformations|hostendpoints)\.crd\.projectcalico\.org$/;

const KUBECTL = ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG];
/** What kubectl says beside the kinds it could find. */
const PARTIAL = 'complete list of server APIs:';
const LIST_KINDS = ['api-resources', '--verbs=list', '-o', 'name'];
/** One line an object; what the line means is decided in objects.ts. */
const LINES =
  '{{range .items}}{{.kind}}\t{{.metadata.namespace}}\t{{.metadata.name}}\t{{.type}}\t' +
  '{{range .metadata.ownerReferences}}{{.kind}}/{{.name}}{{end}}\t{{.metadata.deletionTimestamp}}\n{{end}}';

/**
 * What is there now: two questions to the API server, two to each node.
 *
 * @param leaving also objects that are being deleted. Before a lab they are as good as gone, after it they are
 * waited for
 * @throws LabTrouble
 */
export async function takeInventory(context: LabContext, leaving: boolean): Promise<Inventory> {
  const [objects, nodes, ...files] = await Promise.all([
    wholeObjects(context),
    kubectl(context, ['get', 'nodes', '-o', 'json']),
    ...context.plan.nodes.map((node) => onNode(context, node)),
  ]);
  const scaled = autoscaled(objects);
  const listed = objects.map((object) => ({ ...listedObject(object), state: objectState(object, scaled) }));
  const sections: Inventory['sections'] = { ...collect(listed, leaving) };
  for (const node of (JSON.parse(nodes) as { items: NodeObject[] }).items) {
    sections[`node ${node.metadata.name}`] = nodeEntries(node);
  }
  for (const found of files) Object.assign(sections, found);
  return { sections };
}

/** The objects of one namespace, without what Kubernetes itself puts into each. @throws LabTrouble */
export async function takeNamespace(context: LabContext, namespace: string): Promise<Inventory> {
  const { objects = {} } = collect(readLines(await objectLines(context, namespace)), true);
  const own = Object.entries(objects).filter(
    ([entry]) => ![`ServiceAccount ${namespace}/default`, `ConfigMap ${namespace}/kube-root-ca.crt`].includes(entry),
  );
  return { sections: { objects: Object.fromEntries(own) } };
}

async function objectLines(context: LabContext, namespace: string): Promise<string> {
  const kinds = (await restingKinds(context, true)).join(',');
  return kubectl(context, ['get', kinds, '-n', namespace, '--ignore-not-found', '-o', `go-template=${LINES}`]);
}

/** Every object of every kind that rests, as the API server gives it. @throws LabTrouble */
export async function wholeObjects(context: LabContext): Promise<KubeObject[]> {
  const kinds = (await restingKinds(context)).join(',');
  const json = await kubectl(context, ['get', kinds, '-A', '--ignore-not-found', '-o', 'json']);
  // kubectl prints nothing at all where there is nothing.
  return json.trim() === '' ? [] : (JSON.parse(json) as { items: KubeObject[] }).items;
}

/** Every kind whose objects stay as they are while nobody does anything; without nodes. @throws LabTrouble */
async function restingKinds(context: LabContext, namespaced = false): Promise<string[]> {
  const listed = await completeList(context, namespaced);
  return listed.split('\n').filter((kind) => kind !== '' && kind !== 'nodes' && !RESTLESS.test(kind));
}

/**
 * An API that an evicted pod served is away until its successor is ready. But not those of metrics: a metrics-server
 * that never answers is what a learner may want to be rid of, and none of its kinds rest.
 *
 * @throws LabTrouble
 */
async function completeList(context: LabContext, namespaced: boolean): Promise<string> {
  const args = [...LIST_KINDS, ...(namespaced ? ['--namespaced=true'] : [])];
  const isTooEarly = (answer: CommandResult): boolean => isPartial(answer) && !onlyRestlessAway(answer);
  const answer = await askAgain(context, DEADLINE_MS, isTooEarly, () => askServer(context, args));
  return isPartial(answer) && onlyRestlessAway(answer) ? answer.stdout : must(context, answer);
}

function isPartial({ exitCode, stderr }: CommandResult): boolean {
  return exitCode !== 0 && stderr.includes(PARTIAL);
}

/** Of `unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: why`. */
function onlyRestlessAway({ stderr }: CommandResult): boolean {
  const [, named = ''] = stderr.split(PARTIAL);
  const groups = [...named.matchAll(/([\w.-]+)\/v\d\w*:/g)];
  return groups.length > 0 && groups.every(([, group = '']) => RESTLESS.test(`.${group}`));
}

/** As the administrator, on the control plane. @throws LabTrouble */
export async function kubectl(context: LabContext, args: readonly string[]): Promise<string> {
  return must(context, await askServer(context, args));
}

function askServer(context: LabContext, args: readonly string[]): Promise<CommandResult> {
  return askBusyServer(context, () => program(context, [...KUBECTL, ...args], DEADLINE_MS));
}

interface Listed extends ListedObject {
  isLeaving: boolean;
  state: string;
}

function readLines(lines: string): Listed[] {
  return lines
    .split('\n')
    .filter((each) => each !== '')
    .map((line) => {
      const words = line.split('\t').map((word) => (word === '<no value>' ? '' : word));
      const [kind = '', namespace = '', name = '', type = '', owner = '', deleted = ''] = words;
      return { kind, namespace, name, type, owner, isLeaving: deleted !== '', state: '' };
    });
}

function listedObject({ kind, metadata, ...rest }: KubeObject): Omit<Listed, 'state'> {
  const owners = (metadata['ownerReferences'] ?? []) as { kind: string; name: string }[];
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    type: typeof rest['type'] === 'string' ? rest['type'] : '',
    owner: owners.map((each) => `${each.kind}/${each.name}`).join(''),
    isLeaving: metadata['deletionTimestamp'] !== undefined,
  };
}

function collect(listed: readonly Listed[], leaving: boolean): Inventory['sections'] {
  const objects: Record<string, string> = {};
  const pods = new Map<string, number>();
  for (const object of listed) {
    if (object.isLeaving && !leaving) continue;
    const entry = objectEntry(object);
    if (entry === undefined) continue;
    if (object.owner === '') objects[entry] = object.state;
    else pods.set(entry, (pods.get(entry) ?? 0) + 1);
  }
  for (const [entry, count] of pods) objects[entry] = String(count);
  return { objects };
}

async function onNode(context: LabContext, node: PlanNode): Promise<Inventory['sections']> {
  const [things, { files }] = await Promise.all([thingsOnNode(context, node), setupOnNode(context, node)]);
  const sections = Object.entries(things).map(([kind, names]): [string, Record<string, string>] => [
    `${kind}s on ${node.name}`,
    Object.fromEntries(names.map((entry) => [entry, ''])),
  ]);
  const manifests = Object.entries(files).filter(([path]) => path.startsWith(MANIFESTS));
  if (manifests.length > 0) {
    const hashes = manifests.map(([path, { sha256 }]) => [path.slice(MANIFESTS.length), sha256.slice(0, 12)]);
    sections.push([`manifests on ${node.name}`, Object.fromEntries(hashes) as Record<string, string>]);
  }
  return Object.fromEntries(sections);
}

/**
 * What is on a node beside the cluster, by kind: image, docker image, container, volume, network, nameless layer,
 * file, export, share.
 *
 * @throws LabTrouble
 */
export async function thingsOnNode(context: LabContext, node: PlanNode): Promise<Record<string, string[]>> {
  const argv = ['sh', '-c', ON_NODE, 'sh', context.plan.runtime.name];
  const text = must(context, await program(context, argv, DEADLINE_MS, aliasOf(node)));
  const things: Record<string, string[]> = {};
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [kind = '', entry = ''] = line.split('\t');
    const isImage = kind.endsWith('image');
    // containerd lists each image by digest, too.
    if (isImage && /^sha256:|@sha256:|<none>/.test(entry)) continue;
    (things[kind] ??= []).push(isImage ? longImageName(entry) : entry);
  }
  return things;
}
