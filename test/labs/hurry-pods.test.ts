import { expect, test } from 'vitest';
import { hurryBeside } from '../../src/labs/hurry-pods.js';
import { labContext, ScriptedNode } from './lab-harness.js';

/** A cluster with one pod that leaves only when it is hurried. */
function slowPod() {
  let gone: () => void = () => undefined;
  const isGone = new Promise<void>((resolve) => (gone = resolve));
  const control = new ScriptedNode('m-k8s', (typed) => {
    if (typed.includes(' get pods ')) return { stdout: 'w1-k8s uid-1 lab-x slow ReplicaSet\n' };
    if (typed.includes('DeleteOptions')) gone();
    return {};
  });
  const worker = new ScriptedNode('w1-k8s', () => ({ stdout: 'uid-1\n' }));
  return { isGone, control, worker, context: labContext([control, worker]) };
}

test('what waits for pods does not wait for their last words', async () => {
  const { isGone, control, worker, context } = slowPod();
  await hurryBeside(context, 'lab-x', () => isGone);
  expect(control.typed[0]).toContain('get pods -n lab-x');
  expect(control.typed.filter((typed) => typed.endsWith('lab-x slow uid-1'))).toHaveLength(1);
  expect(worker.typed).toHaveLength(1);
});

test('everywhere, where no namespace is named', async () => {
  const { isGone, control, context } = slowPod();
  await hurryBeside(context, undefined, () => isGone);
  expect(control.typed[0]).toContain('get pods -A');
});

test('a cluster that does not answer costs only time, and what failed beside it is told', async () => {
  const context = labContext([]);
  const work = async (): Promise<never> => {
    await context.clock.sleep(5000);
    await context.clock.sleep(5000);
    throw new Error('of the work');
  };
  await expect(hurryBeside(context, undefined, work)).rejects.toThrow('of the work');
  expect(context.connections).toContain('m-k8s');
});
