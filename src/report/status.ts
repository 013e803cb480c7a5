import type { Messages } from '../i18n/catalog.js';
import type { ComponentStatus } from '../plan/component-status.js';
import type { Drift } from '../plan/drift.js';
import type { LabPlace } from '../state/lab-place.js';
import { componentTable } from './components.js';
import type { Paint } from './stream.js';
import { renderTable } from './table.js';
import { exportKubeconfig, type TypedInto } from './typed.js';

export interface NodeStatus {
  node: string;
  role: string;
  ip: string;
  /** Of the machine, in the provider's words: `running`. */
  state: string;
  /** `Ready`, `NotReady`, or undefined where the cluster did not answer. */
  kubernetes: string | undefined;
  version: string | undefined;
  /** `containerd://1.6.20` */
  runtime: string | undefined;
}

/** What `up` would change by k8slab.yaml as it is now. */
export interface LabDrift {
  state: 'none' | 'changed' | 'unknown';
  /** Why it is unknown. */
  reason?: string;
  changes: Drift[];
}

export interface LabStatus {
  lab: string;
  profile: string;
  provider: string;
  /** Of the plan; what runs is with the nodes. */
  kubernetes: string;
  runtime: string;
  cni: string;
  /** What kubectl said instead of an answer. */
  silent?: string;
  nodes: NodeStatus[];
  components: ComponentStatus[];
  place?: LabPlace;
  /** `takenAt`: ISO 8601. */
  snapshots: readonly { name: string; takenAt: string }[];
  drift: LabDrift;
}

/** Nodes, components, and below them what there is to say of the lab as a whole. */
export function statusReport(seen: LabStatus, texts: Messages): string {
  const components = seen.components.length === 0 ? '' : `\n${componentTable(seen.components, texts.components)}`;
  return `${statusTable(seen.nodes, texts.report)}${components}\n${factsTable(seen, texts.report)}`;
}

function factsTable(seen: LabStatus, texts: Messages['report']): string {
  const { lab, profile, provider, kubernetes, runtime, cni, silent, place, snapshots, drift } = seen;
  const rows: string[][] = [
    [texts.planLab, `${lab} (${profile}, ${provider}, Kubernetes ${kubernetes}, ${runtime}, ${cni})`],
    ...(silent === undefined ? [] : [[texts.statusCluster, texts.statusSilent(silent)]]),
    [texts.statusChapter, place ? placeWord(place, texts) : texts.planNone],
    [
      texts.statusSnapshots,
      snapshots.map(({ name, takenAt }) => `${name} (${shortTime(takenAt)})`).join(', ') || texts.planNone,
    ],
    [texts.statusDrift, driftWord(drift, texts)],
  ];
  const changes = drift.changes.map(({ path, before, after }) => `  ${path}: ${before ?? '-'} -> ${after ?? '-'}\n`);
  return `${renderTable(rows)}${changes.join('')}`;
}

function placeWord({ at, how, time }: LabPlace, texts: Messages['report']): string {
  const { placePlay: play, placeSolve: solve, placeVerify: verify, placeMine: mine, placeReset: reset } = texts;
  return { play, solve, verify, mine, files: texts.placeFiles, reset }[how](at, shortTime(time));
}

function driftWord({ state, reason = '', changes }: LabDrift, texts: Messages['report']): string {
  if (state === 'none') return texts.driftNone;
  return state === 'unknown' ? texts.driftUnknown(reason) : texts.driftChanged(changes.length);
}

/** ISO 8601 to the minute. */
function shortTime(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function statusTable(nodes: readonly NodeStatus[], texts: Messages['report']): string {
  const { colNode, colRole, colIp, colState, colKubernetes, colVersion, planRuntime } = texts;
  return renderTable([
    [colNode, colRole, colIp, colState, colKubernetes, colVersion, planRuntime],
    ...nodes.map(({ node, role, ip, state, kubernetes, version, runtime }) => [
      node,
      role,
      ip,
      state,
      kubernetes ?? '-',
      version ?? '-',
      runtime ?? '-',
    ]),
  ]);
}

/** What somebody can type who has just got a lab. */
export function nextSteps(
  lab: { controlPlane: string; kubeconfig: string; into: TypedInto },
  texts: Messages['report'],
  paint: Paint,
): string {
  const rows: [string, string][] = [
    [`k8slab ssh ${lab.controlPlane} -- kubectl get nodes`, texts.nextNodes],
    [`k8slab ssh ${lab.controlPlane}`, texts.nextShell],
    [exportKubeconfig(lab.kubeconfig, lab.into), texts.nextHostKubectl],
    ['k8slab status', texts.nextStatus],
    ['k8slab halt', texts.nextHalt],
    ['k8slab destroy', texts.nextDestroy],
  ];
  return `\n${paint('bold', texts.next)}\n${renderTable(rows.map(([command, what]) => [`  ${command}`, `# ${what}`]))}`;
}
