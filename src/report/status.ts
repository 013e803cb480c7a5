import type { Messages } from '../i18n/catalog.js';
import type { Paint } from './stream.js';
import { renderTable } from './table.js';

export interface NodeStatus {
  node: string;
  role: string;
  ip: string;
  /** Of the machine, in the provider's words: `running`. */
  state: string;
  /** `Ready`, `NotReady`, or undefined where the cluster did not answer. */
  kubernetes: string | undefined;
  version: string | undefined;
}

export function statusTable(nodes: readonly NodeStatus[], texts: Messages['report']): string {
  const head = [texts.colNode, texts.colRole, texts.colIp, texts.colState, texts.colKubernetes, texts.colVersion];
  return renderTable([
    head,
    ...nodes.map(({ node, role, ip, state, kubernetes, version }) => [
      node,
      role,
      ip,
      state,
      kubernetes ?? '-',
      version ?? '-',
    ]),
  ]);
}

/** What somebody can type who has just got a lab. */
export function nextSteps(
  lab: { controlPlane: string; kubeconfig: string },
  texts: Messages['report'],
  paint: Paint,
): string {
  const rows: [string, string][] = [
    [`k8slab ssh ${lab.controlPlane} -- kubectl get nodes`, texts.nextNodes],
    [`k8slab ssh ${lab.controlPlane}`, texts.nextShell],
    [`export KUBECONFIG=${lab.kubeconfig}`, texts.nextHostKubectl],
    ['k8slab status', texts.nextStatus],
    ['k8slab halt', texts.nextHalt],
    ['k8slab destroy', texts.nextDestroy],
  ];
  return `\n${paint('bold', texts.next)}\n${renderTable(rows.map(([command, what]) => [`  ${command}`, `# ${what}`]))}`;
}
