import { describe, expect, it } from 'vitest';
import { guestStep } from '../../src/steps/guest-step.js';
import { context, dockerPlan, FakeNode, session } from './fake-node.js';

const run = (answer: ConstructorParameters<typeof FakeNode>[1]) => {
  const node = new FakeNode('w1-k8s', answer);
  const given = context('runtime:w1-k8s');
  return { node, given, result: guestStep(session([node]), given.step).run(given) };
};

describe('a guest step', () => {
  it.each([
    ['changed', true],
    ['unchanged', false],
  ])('that says %s', async (word, changed) => {
    const { node, given, result } = run({ '/opt': { stdout: `installing\nK8SLAB_RESULT ${word}\n` } });
    expect(await result).toEqual({ changed });
    expect(node.ran).toEqual(['/opt/k8slab/guest/run.sh runtime']);
    expect(given.lines).toContain('installing');
  });

  it.each([
    [
      'its own error, with its hint',
      { stderr: 'noise\nK8SLAB_ERROR K8SLAB_APT Cannot install x: gone\nK8SLAB_HINT Check DNS\n', exitCode: 1 },
      { code: 'K8SLAB_APT', message: 'Cannot install x: gone', hint: 'Check DNS' },
    ],
    [
      'an exit code without an error line',
      { stderr: 'bash: oops\n', exitCode: 2 },
      { code: 'K8SLAB_GUEST_FAILED', message: 'Cannot finish runtime:w1-k8s: exit code 2, bash: oops' },
    ],
    [
      'success without a result',
      { stdout: 'done?\n' },
      { code: 'K8SLAB_GUEST_FAILED', message: 'Cannot finish runtime:w1-k8s: the guest script ended without a result' },
    ],
    [
      'a broken connection',
      { reason: 'connection' as const },
      {
        code: 'K8SLAB_SSH_LOST',
        message: 'Cannot see how runtime:w1-k8s ended: the ssh connection to w1-k8s broke',
      },
    ],
    ['Ctrl-C', { reason: 'aborted' as const }, { code: 'K8SLAB_INTERRUPTED', exitCode: 130 }],
  ])('fails with %s', async (_what, answer, error) => {
    await expect(run({ '/opt': answer }).result).rejects.toMatchObject(error);
  });
});

describe('a component whose project has ended', () => {
  const installed = async (word: string): Promise<readonly string[]> => {
    const running = session([new FakeNode('m-k8s', { '/opt': { stdout: `K8SLAB_RESULT ${word}\n` } })], {
      plan: dockerPlan({ components: [{ name: 'ingress', version: '0.49.3', files: [], images: [] }] }),
    });
    const given = context('ingress:m-k8s');
    await guestStep(running, given.step).run(given);
    return running.notes;
  };

  it('is said to be one when it is installed, and only then', async () => {
    expect(await installed('changed')).toEqual([expect.stringMatching(/^ingress 0\.49\.3 is installed; .*retired/)]);
    expect(await installed('unchanged')).toEqual([]);
  });
});
