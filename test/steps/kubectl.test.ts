import { describe, expect, it } from 'vitest';
import { FakeClock } from '../exec/fake-clock.js';
import { kubectl } from '../../src/steps/kubectl.js';
import { FakeNode, session } from './fake-node.js';

const KUBECTL = 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes';
const BUSY = { exitCode: 1, stderr: 'Unable to connect to the server: net/http: TLS handshake timeout\n' };
const signal = new AbortController().signal;

function controlPlane(...answers: { exitCode?: number; stdout?: string; stderr?: string }[]): FakeNode {
  return new FakeNode('m-k8s', { [KUBECTL]: () => answers.shift() ?? { exitCode: 99 } });
}

describe('kubectl on the control plane', () => {
  it('asks again while the API server is too busy to answer', async () => {
    const node = controlPlane(BUSY, BUSY, { stdout: 'node/m-k8s\n' });
    expect(await kubectl(session([node], { clock: new FakeClock() }), ['get', 'nodes'], { signal })).toBe(
      'node/m-k8s\n',
    );
    expect(node.ran).toHaveLength(3);
  });

  it('does not ask again for what will not pass', async () => {
    const node = controlPlane({ exitCode: 1, stderr: 'Error from server (Forbidden): nodes is forbidden\n' });
    await expect(
      kubectl(session([node], { clock: new FakeClock() }), ['get', 'nodes'], { signal }),
    ).rejects.toMatchObject({
      code: 'K8SLAB_KUBECTL',
      message: expect.stringContaining('Forbidden') as string,
    });
    expect(node.ran).toHaveLength(1);
  });

  it('says how long it waited, and not what ending it looked like', async () => {
    const node = new FakeNode('m-k8s', { [KUBECTL]: { reason: 'timeout', stderr: 'Terminated\n' } });
    await expect(
      kubectl(session([node], { clock: new FakeClock() }), ['get', 'nodes'], { signal, deadlineMs: 5000 }),
    ).rejects.toMatchObject({ message: 'Cannot run kubectl get nodes on m-k8s: no answer within 5 s' });
  });

  it('says that the connection broke, and not that kubectl failed', async () => {
    const node = new FakeNode('m-k8s', { [KUBECTL]: { reason: 'connection' } });
    await expect(
      kubectl(session([node], { clock: new FakeClock() }), ['get', 'nodes'], { signal }),
    ).rejects.toMatchObject({
      code: 'K8SLAB_SSH_LOST',
      message: 'Cannot run kubectl get nodes: the ssh connection to m-k8s broke',
      details: { node: 'm-k8s' },
    });
  });
});
