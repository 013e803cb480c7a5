import { expect, test } from 'vitest';
import type { App } from '../../src/cli/app.js';
import { lossLines, NO_LOSS, nodeData } from '../../src/cli/node-losses.js';
import { systemClock } from '../../src/exec/clock.js';
import { requireNoVolumes } from '../../src/steps/remove-nodes.js';
import { messagesFor } from '../i18n/messages.js';
import { server } from '../ssh/harness.js';
import { dockerPlan } from '../steps/fake-node.js';
import { LabProject, nodeProgram } from './lab-project.js';

const texts = messagesFor('en');
const mount = { name: 'v', persistentVolumeClaim: { claimName: 'data' } };
const items = [
  {
    kind: 'PersistentVolume',
    metadata: { name: 'mysql' },
    spec: { hostPath: { path: '/data' }, claimRef: { namespace: 'default', name: 'data' } },
  },
  {
    kind: 'Pod',
    metadata: { name: 'db', namespace: 'default' },
    spec: { nodeName: 'w2-k8s', volumes: [mount, { name: 'cache', emptyDir: {} }] },
  },
];

async function look(kubectl: string) {
  const lab = new LabProject(dockerPlan());
  const node = await server();
  lab.reached({ 'm-k8s': node });
  nodeProgram(node, 'kubectl', kubectl);
  const said: string[] = [];
  const app = {
    labDir: lab.labDir,
    environment: { env: lab.env, host: process },
    clock: systemClock,
    texts,
    signal: new AbortController().signal,
    say: (text: string) => said.push(text),
  } as unknown as App;
  return { loses: await nodeData(app, dockerPlan(), ['w2-k8s']), said };
}

test('what goes with a node is looked for in the cluster, and told', async () => {
  const { loses, said } = await look(`cat <<'END'\n${JSON.stringify({ items })}\nEND`);
  expect(said).toEqual([]);
  expect(lossLines(texts.cli, loses)).toEqual([
    'the data of PersistentVolume mysql: move it and delete the volume first',
    'what pod default/db has written on w2-k8s: emptyDir cache',
    'pod default/db on w2-k8s: nothing makes it again',
  ]);
  expect(() => requireNoVolumes(loses, ['w2-k8s'])).toThrow('the volumes mysql live there');
});

test('a cluster that does not answer is said', async () => {
  const { loses, said } = await look('echo refused >&2\nexit 1');
  expect(loses).toEqual(NO_LOSS);
  expect(said.join()).toContain('what goes with the nodes could not be looked at');
});
