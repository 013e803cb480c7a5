import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeAll(async () => {
  root = await GuestRoot.create();
  await root.write('env', envFile({ ...ENV, K8SLAB_PATIENCE: '6' }));
  await root.program('kubectl', `for file; do :; done; cat "$file" >'${root.path('applied')}'; echo applied`);
});
afterAll(() => root.remove());

/** What is applied of a manifest on an emulated node, and what is left in its run directory. */
async function applied(manifest: string): Promise<unknown[]> {
  await root.write('manifest.yaml', manifest);
  const result = await root.shell('patient_apply "$1"; cat "$2"; ls "$RUN_DIR" >&2', {
    args: [root.path('manifest.yaml'), root.path('applied')],
    step: 'metallb',
  });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  return parseAllDocuments(result.stdout.replace(/^applied\n/, '')).map((document) => document.toJS() as unknown);
}

const container = (probes: string): string => `kind: DaemonSet
spec:
  containers:
    - name: speaker
${probes}
      image: speaker
`;

describe('probes of what is applied to an emulated node', () => {
  test('wait longer and kill later, by what they had or by what Kubernetes takes', async () => {
    const probes = `      livenessProbe:
        httpGet:
          path: /metrics
          port: monitoring
        periodSeconds: 10
      readinessProbe:
        failureThreshold: 3
        httpGet:
          port: monitoring

        timeoutSeconds: 2
      startupProbe:
        failureThreshold: 30
        exec: { command: [a] }`;
    expect(await applied(container(probes))).toEqual([
      {
        kind: 'DaemonSet',
        spec: {
          containers: [
            {
              name: 'speaker',
              livenessProbe: {
                httpGet: { path: '/metrics', port: 'monitoring' },
                periodSeconds: 10,
                timeoutSeconds: 6,
                failureThreshold: 18,
              },
              // It only takes the pod out of services: that has to stay as quick as it was.
              readinessProbe: { failureThreshold: 3, httpGet: { port: 'monitoring' }, timeoutSeconds: 12 },
              startupProbe: { exec: { command: ['a'] }, timeoutSeconds: 6, failureThreshold: 180 },
              image: 'speaker',
            },
          ],
        },
      },
    ]);
  });

  test('stay as they are where they mean nothing', async () => {
    const text = `${container('      livenessProbe: {}')}---
kind: Policy
spec:
  timeoutSeconds: 5
  failureThreshold: 2
  # livenessProbe:
`;
    expect(await applied(text)).toEqual(parseAllDocuments(text).map((document) => document.toJS() as unknown));
  });

  test('end with their document', async () => {
    const text = 'livenessProbe:\n  periodSeconds: 1\n---\ntimeoutSeconds: 5\n';
    expect(await applied(text)).toEqual([
      { livenessProbe: { periodSeconds: 1, timeoutSeconds: 6, failureThreshold: 18 } },
      { timeoutSeconds: 5 },
    ]);
  });
});
