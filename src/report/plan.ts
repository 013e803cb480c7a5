import { isRetired } from '../components/retired.js';
import type { Messages } from '../i18n/catalog.js';
import type { Plan } from '../plan/model.js';
import { renderTable } from './table.js';

/** What is going to be: versions and networks as a list, nodes as a table. */
export function planTable(plan: Plan, texts: Messages['report']): string {
  const { provider, kubernetes, runtime, cni, network, box, bundle } = plan;
  const emulated = provider.accelerated ? '' : ` [${texts.noHardware}]`;
  const facts: string[][] = [
    [texts.planLab, plan.lab],
    [texts.planProfile, plan.profile],
    [texts.planProvider, `${provider.name}${emulated}: ${provider.reason}`],
    [texts.planKubernetes, `${kubernetes.version} (${kubernetes.source})`],
    [texts.planRuntime, runtime.name],
    [texts.planCni, [cni.name, cni.version].filter((part) => part !== '').join(' ')],
    [
      texts.planNetwork,
      `${network.nodes}, pods ${network.pods}, services ${network.services}, MetalLB ${network.metallb}`,
    ],
    [texts.planBox, [box.name, box.version, box.file ?? box.url].filter((part) => part !== undefined).join(' ')],
  ];
  if (bundle) facts.push([texts.planBundle, `${bundle.name} (${bundle.dir})`]);
  const components = plan.components.map(({ name, version }) => `${name} ${version}`).join(', ');
  facts.push([texts.planComponents, components || texts.planNone]);
  for (const { name, version } of plan.components.filter(isRetired)) {
    facts.push([texts.planNote, texts.planRetired(`${name} ${version}`)]);
  }
  for (const { name, reason } of plan.componentsLeftOut) facts.push([texts.planLeftOut, `${name}: ${reason}`]);
  return `${renderTable(facts)}\n${nodeTable(plan, texts)}`;
}

/** The topology: one row per node and their sum. */
function nodeTable(plan: Plan, texts: Messages['report']): string {
  const head = [texts.colNode, texts.colRole, texts.colIp, texts.colCpus, texts.colMemory, texts.colSsh];
  const rows = plan.nodes.map(({ name, role, ip, cpus, memory, sshPort }) => [
    name,
    role,
    ip,
    String(cpus),
    `${memory} MiB`,
    String(sshPort),
  ]);
  const sum = (pick: (node: Plan['nodes'][number]) => number): number =>
    plan.nodes.reduce((total, node) => total + pick(node), 0);
  const total = [texts.total, '', '', String(sum(({ cpus }) => cpus)), `${sum(({ memory }) => memory)} MiB`];
  return renderTable([head, ...rows, total]);
}
