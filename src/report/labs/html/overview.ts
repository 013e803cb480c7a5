import type { CheckStatus, LabsSummary, Tally } from '../../../labs/results.js';
import { chaptersOf } from '../chapters.js';
import { verdict } from '../text-summary.js';
import type { PageContext } from './context.js';
import { anchor, type Html, html } from './escape.js';
import { topologySvg } from './topology.js';

const STATUSES = ['pass', 'fail', 'error', 'blocked'] as const;

/** Numbers over everything, then by chapter. */
export function summarySection({ report, texts }: PageContext): Html {
  const { summary } = report;
  const { byLab, byCheck } = summary;
  const line = verdict(summary, { texts, paint: (_format, text) => text });
  const checks = byCheck.pass + byCheck.fail + byCheck.error + byCheck.blocked;
  return html`<section aria-labelledby="summary"><h2 id="summary">${texts.summary}</h2><div class="card">
<p class="verdict ${overall(summary)}">${line}</p>
<ul class="numbers">${STATUSES.map((status) => html`<li class="${status}"><strong>${byLab[status]}</strong>${resultWord(status, texts)}</li>`)}<li><strong>${byCheck.pass}/${checks}</strong>${texts.checks}</li></ul>
${bar(byLab)}
<div class="scroll" tabindex="0" role="region" aria-labelledby="chapters-caption"><table><caption id="chapters-caption">${texts.chapters}</caption><thead><tr><th scope="col">${texts.colChapter}</th>${STATUSES.map((status) => html`<th scope="col" class="n">${resultWord(status, texts)}</th>`)}<th scope="col" class="n">${texts.checks}</th></tr></thead><tbody>
${chaptersOf(summary.labs).map(({ name, byLab: labs, byCheck: of }) => {
  const all = of.pass + of.fail + of.error + of.blocked;
  return html`<tr><th scope="row"><a href="#${anchor('chapter', name)}">${name}</a></th>${STATUSES.map((status) => html`<td class="n">${labs[status]}</td>`)}<td class="n">${of.pass}/${all}</td></tr>
`;
})}</tbody></table></div></div></section>
`;
}

/** How the labs ended, as one word for colour and sign. */
function overall({ interrupted, byLab }: LabsSummary): CheckStatus {
  if (byLab.fail > 0) return 'fail';
  if (byLab.error > 0 || interrupted) return 'error';
  return byLab.pass > 0 ? 'pass' : 'blocked';
}

function resultWord(status: (typeof STATUSES)[number], texts: PageContext['texts']): string {
  return { pass: texts.resultPass, fail: texts.resultFail, error: texts.resultError, blocked: texts.resultBlocked }[
    status
  ];
}

/** The same numbers as widths. For the eye alone: they stand above it. */
function bar(tally: Tally): Html {
  const total = STATUSES.reduce((sum, status) => sum + tally[status], 0);
  let x = 0;
  const parts = STATUSES.map((status) => {
    const width = total === 0 ? 0 : (100 * tally[status]) / total;
    const part = html`<rect class="${status}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="10" fill="currentColor"/>`;
    x += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** What the labs ran on. */
export function clusterSection({ report, texts }: PageContext): Html {
  const { cluster } = report;
  const { network } = cluster;
  const provider =
    cluster.provider === 'libvirt' && !cluster.accelerated
      ? `${cluster.provider} (${texts.emulated})`
      : cluster.provider;
  const facts: [string, string][] = [
    ['Kubernetes', cluster.kubernetes],
    [texts.profile, cluster.profile],
    [texts.provider, provider],
    [texts.runtime, cluster.runtime],
    [texts.podNetwork, cluster.cni],
    [texts.networks, texts.networkList(network.nodes, network.pods, network.services, network.metallb)],
    [texts.components, cluster.components.map(({ name, version }) => `${name} ${version}`).join(', ') || texts.none],
    [texts.bundle, cluster.bundle ?? texts.internet],
  ];
  return html`<section aria-labelledby="cluster"><h2 id="cluster">${texts.cluster}</h2><div class="card">
<figure tabindex="0">${topologySvg(cluster, texts)}</figure>
<dl>${facts.map(([title, value]) => html`<dt>${title}</dt><dd>${value}</dd>`)}</dl>
<details><summary>${texts.nodes}</summary><div class="scroll" tabindex="0" role="region" aria-labelledby="nodes-caption"><table><caption id="nodes-caption">${texts.nodes}</caption><thead><tr><th scope="col">${texts.node}</th><th scope="col">${texts.role}</th><th scope="col">${texts.address}</th><th scope="col" class="n">${texts.processors}</th><th scope="col" class="n">${texts.memory}</th></tr></thead><tbody>
${cluster.nodes.map(
  ({ name, role, ip, cpus, memory }) =>
    html`<tr><th scope="row">${name}</th><td>${role === 'worker' ? texts.worker : texts.controlPlane}</td><td>${ip}</td><td class="n">${cpus}</td><td class="n">${memory} MiB</td></tr>
`,
)}</tbody></table></div></details></div></section>
`;
}
