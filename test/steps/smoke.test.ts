import { describe, expect, it } from 'vitest';
import { bundleContents } from '../../src/bundle/create/contents.js';
import { smokeImage, smokeManifest, smokeReplicas } from '../../src/steps/smoke-manifest.js';
import { pairs, smokeStep } from '../../src/steps/smoke.js';
import { context, dockerPlan, FakeNode, session } from './fake-node.js';
import { settled } from './manual-clock.js';

const IMAGES = ['k8s.gcr.io/pause:3.2', 'k8slab/echo:1'];
const pod = (name: string, ready: boolean, reason?: string, message?: string) => ({
  metadata: { name },
  spec: { nodeName: name.replace(/echo-(\d)/, 'w$1-k8s') },
  status: {
    phase: ready ? 'Running' : 'Pending',
    podIP: name.replace('echo-', '172.16.9.'),
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: reason === undefined ? [] : [{ state: { waiting: { reason, ...(message && { message }) } } }],
  },
});

type Asked = (request: { argv: readonly string[] }) => { stdout: string } | { exitCode: number; stderr: string };

/** A pod answers on its own address with its name, a NodePort with what is given. */
const answering =
  (text: string): Asked =>
  ({ argv }) => ({ stdout: /172\.16\.9\.(\d)/.exec(argv.at(-1) ?? '')?.[1]?.replace(/^/, 'echo-') ?? text });

function lab(pods: unknown[], answer: string | Asked, logs: { exitCode: number; stderr: string } | object = {}) {
  const curl = { curl: typeof answer === 'string' ? answering(answer) : answer };
  const nodes = [
    new FakeNode('m-k8s', {
      'kubectl --kubeconfig /etc/kubernetes/admin.conf get pods': () => ({ stdout: JSON.stringify({ items: pods }) }),
      'kubectl --kubeconfig /etc/kubernetes/admin.conf get service': { stdout: '31234' },
      'kubectl --kubeconfig /etc/kubernetes/admin.conf logs': logs,
      kubectl: {},
      ...curl,
    }),
    new FakeNode('w1-k8s', curl),
    new FakeNode('w2-k8s', curl),
  ];
  return { nodes, given: context('smoke:host'), lab: session(nodes) };
}

describe('the smoke test', () => {
  it('asks every node from itself and from its neighbour, every pod from another node, then cleans up', async () => {
    const { nodes, given, lab: running } = lab([pod('echo-1', true), pod('echo-2', true)], '{"hostname":"echo-2"}');
    expect(await smokeStep(running, given.step, IMAGES).run(given)).toEqual({ changed: false });
    const asked = nodes.flatMap(({ where, ran }) =>
      ran.filter((line) => line.startsWith('curl')).map((line) => `${where} ${line.split(' ').at(-1) ?? ''}`),
    );
    expect(asked.sort()).toEqual(
      [
        'm-k8s http://192.168.1.101:31234/hostname',
        'm-k8s http://192.168.1.10:31234/hostname',
        'w1-k8s http://192.168.1.101:31234/hostname',
        'w1-k8s http://192.168.1.102:31234/hostname',
        'w2-k8s http://192.168.1.102:31234/hostname',
        'w2-k8s http://192.168.1.10:31234/hostname',
        'w2-k8s http://172.16.9.1:8080/hostname',
        'm-k8s http://172.16.9.2:8080/hostname',
      ].sort(),
    );
    expect(nodes[0]?.ran.at(-1)).toContain('delete deployment,service');
  });

  it('does not wait for an image that only another up can bring', async () => {
    const pods = [pod('echo-1', false, 'ErrImageNeverPull'), pod('echo-2', true)];
    const { nodes, given, lab: running } = lab(pods, 'echo-2');
    await expect(smokeStep(running, given.step, IMAGES).run(given)).rejects.toMatchObject({
      code: 'K8SLAB_IMAGES_MISSING',
      message: 'Cannot run the smoke test: its image is not on w1-k8s any more',
    });
    expect(nodes[0]?.ran.at(-1)).toContain('delete deployment,service');
  });

  it('asks once, and again only after something has changed', async () => {
    const { nodes, given, lab: running } = lab([pod('echo-1', true), pod('echo-2', true)], 'echo-1');
    const smoke = smokeStep(running, given.step, IMAGES);
    await smoke.run(given);
    const asked = nodes[0]?.ran.length ?? 0;
    await smoke.run(given);
    expect(nodes[0]?.ran.length).toBe(asked);
    await running.journal.update({ verifiedAt: undefined });
    await smoke.run(given);
    expect(nodes[0]?.ran.length).toBe(2 * asked);
  });

  it('fails with what the pods wait for, and still cleans up', async () => {
    const {
      nodes,
      given,
      lab: running,
    } = lab([pod('echo-1', true), pod('echo-2', false, 'ErrImagePull', 'toomanyrequests:\n  slow down')], '');
    const end = smokeStep(running, given.step, IMAGES).run(given);
    const failure = expect(end).rejects.toMatchObject({
      code: 'K8SLAB_SMOKE_PODS',
      message:
        'Cannot wait longer for 2 smoke test pods: not there after 36 s, last seen: 1 of 2 ready, ErrImagePull (toomanyrequests: slow down)',
      hint: expect.stringContaining('With "toomanyrequests"') as string,
    });
    for (let second = 0; second <= 40; second++) {
      await settled();
      await (running.clock as unknown as { advance(ms: number): Promise<void> }).advance(1000);
    }
    await failure;
    expect(nodes[0]?.ran.at(-1)).toContain('delete deployment,service');
  });

  it('fails where a pod does not answer other nodes, though all NodePorts do', async () => {
    const deaf: Asked = (request) =>
      /172\.16\.9\.2/.test(request.argv.at(-1) ?? '') ? { exitCode: 28, stderr: 'timed out' } : { stdout: 'echo-1' };
    const { given, lab: running } = lab([pod('echo-1', true), pod('echo-2', true)], deaf);
    const end = smokeStep(running, given.step, IMAGES).run(given);
    const failure = expect(end).rejects.toMatchObject({
      code: 'K8SLAB_SMOKE_ANSWER',
      message: expect.stringContaining('http://172.16.9.2:8080 on m-k8s') as string,
      hint: expect.stringContaining('from m-k8s to w2-k8s') as string,
    });
    for (let second = 0; second <= 40; second++) {
      await settled();
      await (running.clock as unknown as { advance(ms: number): Promise<void> }).advance(1000);
    }
    await failure;
  });

  it('fails where the API server reaches no kubelet', async () => {
    const refused = { exitCode: 1, stderr: 'Error from server: Get "https://10.0.2.15:10250/": no route to host' };
    const { nodes, given, lab: running } = lab([pod('echo-1', true), pod('echo-2', true)], 'echo-1', refused);
    await expect(smokeStep(running, given.step, IMAGES).run(given)).rejects.toMatchObject({
      code: 'K8SLAB_SMOKE_LOGS',
      message: expect.stringMatching(/^Cannot read logs from w1-k8s: .*10\.0\.2\.15:10250/) as string,
    });
    expect(nodes[0]?.ran.at(-1)).toContain('delete deployment,service');
    expect(running.journal.data.verifiedAt).toBeUndefined();
  });

  it('does not take the answer of a stranger for one of its pods', async () => {
    const { given, lab: running } = lab([pod('echo-1', true), pod('echo-2', true)], '<html>router login</html>');
    const end = smokeStep(running, given.step, IMAGES).run(given);
    const failure = expect(end).rejects.toMatchObject({ code: 'K8SLAB_SMOKE_ANSWER' });
    for (let second = 0; second <= 40; second++) {
      await settled();
      await (running.clock as unknown as { advance(ms: number): Promise<void> }).advance(1000);
    }
    await failure;
  });

  it.each([
    ['the bundle has no image that answers', dockerPlan(), ['k8s.gcr.io/pause:3.2']],
    ['no CNI is installed', dockerPlan({ cni: { name: 'none', version: '' } }), IMAGES],
  ])('is skipped with a reason: %s', async (reason, plan, images) => {
    const node = new FakeNode('m-k8s');
    const given = context('smoke:host');
    const running = session([node], { plan });
    await smokeStep(running, given.step, images).run(given);
    expect(running.notes).toEqual([`Smoke test skipped: ${reason}.`]);
    expect(node.ran).toEqual([]);
  });
});

describe('the smoke manifest', () => {
  it('takes the image of the bundle as it is, and pulls one elsewhere', () => {
    expect(smokeImage(IMAGES)).toMatchObject({ name: 'k8slab/echo:1', pullPolicy: 'Never' });
    expect(smokeImage(['docker.io/k8slab/echo:1'])?.name).toBe('k8slab/echo:1');
    expect(smokeImage(undefined)?.pullPolicy).toBe('IfNotPresent');
    expect(smokeImage([])).toBeUndefined();
  });

  it('takes agnhost out of a downloaded bundle', () => {
    const contents = bundleContents({
      profile: 'classic',
      arch: 'amd64',
      kubernetes: '1.20.15',
      cni: 'calico',
      cniVersion: '3.20.6',
      components: [],
      images: [],
      labImages: [],
    });
    const names = contents.images.map(({ output }) => output.name);
    expect(smokeImage(names)).toEqual({
      name: expect.stringMatching(/^registry\.k8s\.io\/e2e-test-images\/agnhost:2\.\d+$/) as string,
      args: ['netexec', '--http-port=8080'],
      pullPolicy: 'Never',
    });
  });

  it('runs on the control plane where there is no worker', () => {
    const plan = dockerPlan();
    const alone = { ...plan, nodes: plan.nodes.slice(0, 1) };
    const image = smokeImage(IMAGES);
    if (!image) throw new Error('no image');
    expect(smokeReplicas(alone)).toBe(1);
    expect(smokeManifest(alone, image)).toContain('"tolerations":[{"operator":"Exists"');
    expect(smokeManifest(plan, image)).toContain('"tolerations":[]');
    expect(smokeManifest(plan, image)).toContain('"replicas":2');
    expect(pairs(alone.nodes)).toHaveLength(1);
  });
});
