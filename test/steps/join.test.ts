import { describe, expect, it } from 'vitest';
import { joinStep } from '../../src/steps/join.js';
import { context, FakeNode, session } from './fake-node.js';

const TOKEN = 'abcdef.0123456789abcdef';
const DATA = `K8SLAB_JOIN_TOKEN=${TOKEN}\nK8SLAB_JOIN_CA_CERT_HASH=sha256:${'ab'.repeat(32)}\n`;
const NO_DATA = { stderr: 'K8SLAB_ERROR K8SLAB_JOIN_DATA Cannot join: no join.env\n', exitCode: 1 };

function lab(
  kubeletConf: boolean,
  minted = { stdout: `a notice\n${DATA}` } as { stdout?: string; stderr?: string; exitCode?: number },
) {
  const controlPlane = new FakeNode('m-k8s', { '/opt/k8slab/guest/run.sh join-data': minted });
  const worker = new FakeNode('w1-k8s', {
    '/opt/k8slab/guest/run.sh join': (_request, node) =>
      node.files.has('/run/k8slab/join.env') || node.files.has('/joined')
        ? { stdout: 'K8SLAB_RESULT changed\n' }
        : NO_DATA,
  });
  if (kubeletConf) worker.files.set('/etc/kubernetes/kubelet.conf', { content: 'x', mode: 0o600 });
  const given = context('join:w1-k8s');
  const run = () => joinStep(session([controlPlane, worker]), given.step).run(given);
  return { controlPlane, worker, given, run };
}

describe('joining a worker', () => {
  it('brings a token minted for it, readable by root only, and tells nobody', async () => {
    const { worker, given, run } = lab(false);
    expect(await run()).toEqual({ changed: true });
    expect(worker.files.get('/run/k8slab/join.env')).toEqual({ content: DATA, mode: 0o600 });
    expect(worker.ran.join('\n')).not.toContain(TOKEN);
    expect(given.lines.join('\n')).not.toContain(TOKEN);
  });

  it('mints nothing for a worker that has joined', async () => {
    const { controlPlane, worker, run } = lab(true);
    worker.files.set('/joined', { content: '', mode: 0o600 });
    await run();
    expect(controlPlane.ran).toEqual([]);
  });

  it('mints one when a worker that had joined has to do so again', async () => {
    const { controlPlane, run } = lab(true);
    expect(await run()).toEqual({ changed: true });
    expect(controlPlane.ran).toHaveLength(1);
  });

  it.each([
    [
      'says why not',
      { stderr: 'K8SLAB_ERROR K8SLAB_API_NOT_READY Cannot mint\n', exitCode: 1 },
      'K8SLAB_API_NOT_READY',
    ],
    ['prints something else', { stdout: 'hello\n' }, 'K8SLAB_GUEST_FAILED'],
  ])('fails when the control plane %s', async (_what, minted, code) => {
    const { worker, run } = lab(false, minted);
    await expect(run()).rejects.toMatchObject({ code });
    expect(worker.files.has('/run/k8slab/join.env')).toBe(false);
  });
});
