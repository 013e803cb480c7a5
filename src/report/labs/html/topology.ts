import type { Messages } from '../../../i18n/catalog.js';
import type { ClusterSummary } from '../model.js';
import { type Html, html } from './escape.js';

const BOX = { width: 190, height: 100 };
const GAP = 26;
const PER_ROW = 5;
const TOP = 14;
/** Between a row of boxes and the wire that it hangs on. */
const DROP = 34;

interface Placed {
  node: ClusterSummary['nodes'][number];
  x: number;
  y: number;
}

/** The nodes and the network they share, as a picture. Everything in it is in a table of the page too. */
export function topologySvg(cluster: ClusterSummary, texts: Messages['labReport']): Html {
  const workers = cluster.nodes.filter(({ role }) => role === 'worker');
  const columns = Math.max(1, Math.min(PER_ROW, workers.length));
  // Room for the label of the wire, also where there is one worker or none.
  const width = Math.max(columns * BOX.width + (columns - 1) * GAP, 560) + 2 * GAP;
  const controlPlane = cluster.nodes.find(({ role }) => role === 'control-plane');
  const wireY = TOP + BOX.height + DROP;
  const main: Placed[] = controlPlane ? [{ node: controlPlane, x: (width - BOX.width) / 2, y: TOP }] : [];
  const placed = workers.map((node, index): Placed => {
    const row = Math.floor(index / PER_ROW);
    const inRow = Math.min(PER_ROW, workers.length - row * PER_ROW);
    const left = (width - inRow * BOX.width - (inRow - 1) * GAP) / 2;
    return { node, x: left + (index % PER_ROW) * (BOX.width + GAP), y: wireY + DROP + row * (BOX.height + GAP) };
  });
  const rows = Math.ceil(workers.length / PER_ROW);
  const height = wireY + DROP + Math.max(0, rows * (BOX.height + GAP) - GAP) + TOP;
  const description = texts.topologyText(cluster.lab, workers.length, cluster.network.nodes);
  return html`<svg class="topology" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="topology-title" aria-describedby="topology-text"><title id="topology-title">${texts.topology}</title><desc id="topology-text">${description}</desc>
<path class="wire" d="M${GAP} ${wireY}H${width - GAP}"/>
${[...main, ...placed].map((box) => wire(box, wireY))}
<text class="small" x="${width - GAP - 150}" y="${wireY - 9}">${cluster.network.nodes}</text>
${main.map((box) => nodeBox(box, 'box main', texts.controlPlane))}
${placed.map((box) => nodeBox(box, 'box', texts.worker))}
</svg>`;
}

/** From the box to the wire; those of further rows pass behind the boxes above them. */
function wire({ x, y }: Placed, wireY: number): Html {
  const center = x + BOX.width / 2;
  const end = y < wireY ? y + BOX.height : y;
  return html`<path class="wire" d="M${center} ${end}V${wireY}"/>`;
}

function nodeBox({ node, x, y }: Placed, classes: string, role: string): Html {
  const center = x + BOX.width / 2;
  return html`<g><rect class="${classes}" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="10"/><text class="name" x="${center}" y="${y + 26}">${node.name}</text><text x="${center}" y="${y + 49}">${node.ip}</text><text class="small" x="${center}" y="${y + 69}">${role}</text><text class="small" x="${center}" y="${y + 86}">${node.cpus} CPU, ${node.memory} MiB</text></g>
`;
}
