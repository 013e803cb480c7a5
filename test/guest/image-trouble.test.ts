import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

const LIMIT =
  'Failed to pull image "docker.io/calico/node:v3.17.1": rpc error: code = Unknown desc = toomanyrequests: You have reached your pull rate limit';

const pod = (name: string, image: string, reason: string, message?: string) => ({
  metadata: { name },
  status: { containerStatuses: [{ image, state: { waiting: { reason, ...(message && { message }) } } }] },
});
const running = { metadata: { name: 'a' }, status: { containerStatuses: [{ image: 'a', state: { running: {} } }] } };
const event = (name: string, message: string) => ({ involvedObject: { name }, message });

/** What kubectl says of pods and events; all else it knows nothing of. */
async function cluster(pods: readonly object[], events: readonly object[] = []): Promise<void> {
  await root.write('pods', JSON.stringify({ items: pods }));
  await root.write('events', JSON.stringify({ items: events }));
  await root.program(
    'kubectl',
    `case "$*" in
*"get pods -o json"*) cat ${root.path('pods')} ;;
*"get events --field-selector"*) cat ${root.path('events')} ;;
*"rollout status"*) echo 'Waiting for rollout to finish' ;;
esac`,
  );
}

describe('a component that does not come up', () => {
  const failure = async (): Promise<string> => (await root.shell('wait_rolled_out ns daemonset/x 0')).stderr;

  test('says which image is not to be had, and what the registry said', async () => {
    const image = 'docker.io/calico/node:v3.17.1';
    await cluster(
      [running, pod('x-1', image, 'ImagePullBackOff', `Back-off pulling image "${image}"`)],
      [event('x-1', 'Error: ErrImagePull'), event('x-1', LIMIT), event('other', 'Failed to pull image "b": no')],
    );
    const said = await failure();
    expect(said).toContain(`K8SLAB_COMPONENT_NOT_READY Cannot bring up daemonset/x in namespace ns within 0 s`);
    expect(said).toContain(`; cannot pull ${image}: ${LIMIT}`);
    expect(said).toMatch(/^K8SLAB_HINT The registry limits this network: set registry\.mirrors/m);
  });

  test('takes the word of the pod where no event has a better one', async () => {
    const message = 'dial tcp: lookup registry-1.docker.io: no such host';
    await cluster([pod('x-1', 'nginx', 'ErrImagePull', message)]);
    const said = await failure();
    expect(said).toContain(`; cannot pull nginx: ${message}`);
    expect(said).toMatch(/^K8SLAB_HINT The registry is not reached from the nodes/m);
  });

  test.each([
    ['no pod waits for an image', [running, pod('x-1', 'nginx', 'CrashLoopBackOff', 'back-off 40s')]],
    ['there is no pod', []],
  ])('where %s, says what it saw', async (_what, pods) => {
    await cluster(pods);
    const said = await failure();
    expect(said).not.toContain('cannot pull');
    expect(said).toContain('K8SLAB_HINT Look at: kubectl -n ns describe pods');
  });
});

test('a pod network that does not come up says so of its own namespace', async () => {
  await cluster([pod('calico-node-1', 'docker.io/calico/node:v3.17.1', 'ErrImagePull', LIMIT)]);
  const script = `fail_unready K8SLAB_CNI_NOT_READY 'Cannot bring up calico' kube-system 'Look'`;
  const { code, stderr } = await root.shell(script);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `K8SLAB_ERROR K8SLAB_CNI_NOT_READY Cannot bring up calico; cannot pull docker.io/calico/node`,
  );
});
