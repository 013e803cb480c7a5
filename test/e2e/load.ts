import type { E2eLab } from './lab.js';

const NAME = 'e2e-load';
const labels = { app: NAME };

function objects(autoscaling: string): string {
  const container = {
    name: 'echo',
    image: 'k8slab/echo:1',
    imagePullPolicy: 'Never',
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '100m' } },
  };
  const items = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: NAME },
      spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: autoscaling,
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: NAME },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: NAME },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
        // Five minutes is the usual patience.
        behavior: { scaleDown: { stabilizationWindowSeconds: 15 } },
      },
    },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** A Deployment that can burn CPU, behind an address of MetalLB, with an autoscaler for 1 to 3 pods. */
export async function deployLoad(lab: E2eLab): Promise<void> {
  const versions = await lab.kubectl(['api-versions']);
  const autoscaling = /^autoscaling\/v2$/m.test(versions) ? 'autoscaling/v2' : 'autoscaling/v2beta2';
  await lab.kubectl(['apply', '-f', '-'], objects(autoscaling));
  await lab.kubectl(['rollout', 'status', `deployment/${NAME}`, '--timeout=300s']);
}

export async function removeLoad(lab: E2eLab): Promise<void> {
  await lab.kubectl(['delete', `hpa/${NAME}`, `service/${NAME}`, `deployment/${NAME}`, '--wait=true']);
}

/** Empty until there is one. */
export async function addressOf(lab: E2eLab): Promise<string> {
  return lab.kubectl(['get', 'service', NAME, '-o', 'jsonpath={.status.loadBalancer.ingress[*].ip}']);
}

/** Whether the echo server answers this host there. */
export async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(`http://${address}/`, { signal: AbortSignal.timeout(5000) });
    return (await response.text()).includes('"hostname"');
  } catch {
    return false;
  }
}

/** What the autoscaler sees; `measured` once metrics-server has told it the use of CPU. */
export async function hpaReplicas(lab: E2eLab): Promise<{ current: number; measured: boolean }> {
  const target = await lab.kubectl(['get', 'hpa', NAME, '--no-headers']);
  const deployment = await lab.kubectl(['get', 'deployment', NAME, '-o', 'jsonpath={.status.readyReplicas}']);
  return { current: Number(deployment), measured: /\d+%\/50%/.test(target) };
}

/** Asks for one URL four times at once until stopped. */
export function keepBusy(url: string): () => Promise<void> {
  let on = true;
  const ask = async (): Promise<void> => {
    while (on) {
      try {
        await (await fetch(url, { signal: AbortSignal.timeout(15_000) })).text();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };
  const busy = [ask(), ask(), ask(), ask()];
  return async () => {
    on = false;
    await Promise.all(busy);
  };
}
