import { describe, expect, it } from 'vitest';
import { takeNamespace } from '../../src/labs/inventory/take.js';
import { runChecks } from '../../src/labs/run-checks.js';
import { checkOf, labContext, ScriptedNode } from './lab-harness.js';

const BUSY = { exitCode: 1, stderr: 'Unable to connect to the server: net/http: TLS handshake timeout' };
const DOWN = { exitCode: 1, stderr: 'The connection to the server 192.168.1.10:6443 was refused' };
const place = { dir: '/root/k8slab/labs/ch9/9.9.9', kubeconfig: '/etc/kubernetes/admin.conf', namespace: 'default' };

/** A control plane that says this so many times before it answers. */
function controlPlane(trouble: typeof BUSY, times: number) {
  let asked = 0;
  const node = new ScriptedNode('m-k8s', () => (++asked > times ? { stdout: '{"a":1}' } : trouble));
  return { node, asked: () => asked };
}

describe('an API server that is too busy for a handshake', () => {
  const check = checkOf('mode: now, type: kubernetes, resource: x, name: y, query: a, expect: { equals: 1 }');
  const request = { lab: 'ch9/9.9.9', checks: [check], skipped: new Set<string>(), place };

  it('is asked again by a check, which looks once', async () => {
    const { node, asked } = controlPlane(BUSY, 2);
    expect((await runChecks(labContext([node]), request))[0]?.status).toBe('pass');
    expect(asked()).toBe(3);
  });

  it('is not asked for ever', async () => {
    const { node } = controlPlane(BUSY, 1000);
    const [result] = await runChecks(labContext([node]), request);
    expect(result).toMatchObject({
      status: 'error',
      actual: expect.stringContaining('TLS handshake timeout') as string,
    });
  });

  it('is no server that refuses: that is said at once', async () => {
    const { node, asked } = controlPlane(DOWN, 1000);
    expect((await runChecks(labContext([node]), request))[0]?.status).toBe('error');
    expect(asked()).toBe(1);
  });

  it('is asked again for an inventory', async () => {
    let asked = 0;
    const node = new ScriptedNode('m-k8s', (typed) => {
      asked += 1;
      if (asked % 2 === 1) return BUSY;
      return { stdout: typed.includes('api-resources') ? 'pods\n' : 'Pod\ta\tweb\t\t\t<no value>\n' };
    });
    const { sections } = await takeNamespace(labContext([node]), 'a');
    expect(sections['objects']).toHaveProperty(['Pod a/web']);
  });
});
