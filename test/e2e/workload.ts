import type { E2eLab } from './lab.js';

const NODE_PORT = 30080;

/** Two pods spread over the workers behind a NodePort; the image comes from the bundle. */
const MANIFEST = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'e2e-echo' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'e2e-echo' } },
        template: {
          metadata: { labels: { app: 'e2e-echo' } },
          spec: {
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: { app: 'e2e-echo' } },
              },
            ],
            containers: [
              { name: 'echo', image: 'k8slab/echo:1', imagePullPolicy: 'Never', ports: [{ containerPort: 8080 }] },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'e2e-echo' },
      spec: {
        type: 'NodePort',
        selector: { app: 'e2e-echo' },
        ports: [{ port: 80, targetPort: 8080, nodePort: NODE_PORT }],
      },
    },
  ],
});

export async function deployEcho(lab: E2eLab): Promise<void> {
  await lab.kubectl(['apply', '-f', '-'], MANIFEST);
  await lab.kubectl(['rollout', 'status', 'deployment/e2e-echo', '--timeout=300s']);
}

/**
 * Asks every node's NodePort from every node, several times.
 * @returns for each `asking -> asked` pair the set of pod hostnames that answered
 */
export async function askEverywhere(lab: E2eLab): Promise<Map<string, Set<string>>> {
  const addresses: Record<string, string> = {
    'm-k8s': lab.address(10),
    'w1-k8s': lab.address(101),
    'w2-k8s': lab.address(102),
  };
  const answers = new Map<string, Set<string>>();
  for (const asking of lab.nodes) {
    for (const asked of lab.nodes) {
      const url = `http://${addresses[asked] ?? ''}:${String(NODE_PORT)}/`;
      const run = await lab.onNode(asking, [
        'curl',
        '-sf',
        '--max-time',
        '10',
        '--retry',
        '3',
        '--retry-connrefused',
        url,
        url,
        url,
        url,
        url,
        url,
      ]);
      const names = [...run.stdout.matchAll(/"hostname"\s*:\s*"([^"]+)"/g)].map((match) => match[1] ?? '');
      answers.set(`${asking} -> ${asked}`, new Set(names));
    }
  }
  return answers;
}

export async function removeEcho(lab: E2eLab): Promise<void> {
  await lab.kubectl(['delete', 'service/e2e-echo', 'deployment/e2e-echo', '--wait=true']);
}
