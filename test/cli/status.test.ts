import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LabStatus } from '../../src/report/status.js';
import { readPlace, writePlace } from '../../src/state/lab-place.js';
import { FakeClock } from '../exec/fake-clock.js';
import { server } from '../ssh/harness.js';
import type { TestServer } from '../ssh/server.js';
import { dockerPlan } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';
import { LabProject, nodeProgram } from './lab-project.js';
import { runMain, runMainWith } from './run-main.js';

function kubeNode(name: string, ready: boolean): object {
  return {
    metadata: { name },
    status: {
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }],
      nodeInfo: { kubeletVersion: 'v1.20.2', containerRuntimeVersion: 'containerd://1.6.20' },
    },
  };
}

/** A lab of three nodes of which those given answer, and a Vagrant that leaves a mark when it is asked. */
async function project(...nodes: string[]): Promise<{ lab: LabProject; controlPlane: TestServer }> {
  const lab = new LabProject(dockerPlan());
  const servers = Object.fromEntries(
    await Promise.all(nodes.map(async (node) => [node, await server()] as [string, TestServer])),
  );
  lab.reached(servers);
  const states = dockerPlan().nodes.map(
    ({ name }) => `1,${name},state,${nodes.includes(name) ? 'running' : 'stopped'}`,
  );
  lab.program('vagrant', `touch "${lab.dir}/asked"\ncat <<'END'\n${states.join('\n')}\nEND`);
  const controlPlane = servers['m-k8s'] ?? (await server());
  const items = [kubeNode('m-k8s', true), kubeNode('w1-k8s', true), kubeNode('w2-k8s', false)];
  nodeProgram(controlPlane, 'kubectl', `cat <<'END'\n${JSON.stringify({ items })}\nEND`);
  return { lab, controlPlane };
}

async function statusOf(lab: LabProject): Promise<LabStatus> {
  const { exitCode, stdout, stderr } = await runMainWith(lab.env, lab.dir, 'status', '--output', 'json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as LabStatus;
}

describe('status', () => {
  it('asks nodes that answer and not Vagrant', async () => {
    const { lab } = await project('m-k8s', 'w1-k8s', 'w2-k8s');
    const { nodes, silent } = await statusOf(lab);
    expect(nodes.map(({ node, state, kubernetes, runtime }) => [node, state, kubernetes, runtime])).toEqual([
      ['m-k8s', 'running', 'Ready', 'containerd://1.6.20'],
      ['w1-k8s', 'running', 'Ready', 'containerd://1.6.20'],
      ['w2-k8s', 'running', 'NotReady', 'containerd://1.6.20'],
    ]);
    expect(silent).toBeUndefined();
    expect(existsSync(join(lab.dir, 'asked'))).toBe(false);
  });

  it('asks Vagrant about those that do not', async () => {
    const { lab } = await project('m-k8s');
    const { nodes } = await statusOf(lab);
    expect(nodes.map(({ state }) => state)).toEqual(['running', 'stopped', 'stopped']);
    expect(existsSync(join(lab.dir, 'asked'))).toBe(true);
  });

  it('tells of an API server that does not answer', async () => {
    const { lab, controlPlane } = await project('m-k8s', 'w1-k8s', 'w2-k8s');
    nodeProgram(controlPlane, 'kubectl', 'echo "The connection to the server was refused" >&2; exit 1');
    const seen = await statusOf(lab);
    expect(seen.silent).toBe('The connection to the server was refused');
    expect(seen.nodes.map(({ state, kubernetes }) => [state, kubernetes ?? null])).toEqual(
      Array.from({ length: 3 }, () => ['running', null]),
    );
  });

  it('names the last lab, the snapshots, and that there is no lab file', async () => {
    const { lab } = await project('m-k8s', 'w1-k8s', 'w2-k8s');
    await writePlace(
      lab.labDir,
      { at: 'ch3/3.2.8', how: 'verify' },
      new FakeClock(Date.parse('2026-11-21T10:00:00.000Z')),
    );
    const whole = { state: 'complete', nodes: [], components: [], kubernetes: '1.36.4', sshTargets: {} };
    const sets = [
      { ...whole, name: 'base', takenAt: '2026-11-20T09:00:00.000Z' },
      { ...whole, name: 'ch3', takenAt: '2026-11-21T09:00:00.000Z' },
      { ...whole, name: 'half', takenAt: '2026-11-21T10:00:00.000Z', state: 'saving' },
    ];
    lab.write('lab/.state/snapshots.json', JSON.stringify({ version: 1, sets }));
    const seen = await statusOf(lab);
    expect(seen.place).toMatchObject({ at: 'ch3/3.2.8', how: 'verify' });
    expect(seen.snapshots.map(({ name }) => name)).toEqual(['base', 'ch3']);
    expect(seen.drift).toMatchObject({ state: 'unknown', reason: expect.stringContaining('k8slab.yaml') as string });
    const { stdout } = await runMainWith(lab.env, lab.dir, 'status', '--lang', 'ko');
    expect(stdout).toContain('ch3/3.2.8, 2026-11-21 10:00에 검증하고 정리');
  });

  it('tells what the lab file has that the lab has not, and a lab file that is none', async () => {
    const { lab } = await project('m-k8s', 'w1-k8s', 'w2-k8s');
    lab.write('k8slab.yaml', 'apiVersion: k8slab/v1\nname: other\n');
    const { drift } = await statusOf(lab);
    expect(drift.state).toBe('changed');
    expect(drift.changes).toContainEqual({ path: 'lab', before: 'book', after: 'other' });
    lab.write('k8slab.yaml', 'apiVersion: [');
    expect((await statusOf(lab)).drift).toMatchObject({ state: 'unknown', changes: [] });
  });

  it('of no lab says how to make one', async () => {
    const { exitCode, stdout } = await runMain(tempDir(), 'status');
    expect([exitCode, stdout]).toEqual([0, 'There is no lab here yet. Start with: k8slab up\n']);
  });
});

it.each(['{', '{}', '{"version":1,"at":"x","how":"danced","time":"y"}', '[]', 'null'])(
  'a place that reads %s is no place',
  async (text) => {
    const lab = new LabProject(dockerPlan());
    lab.write('lab/.state/place.json', text);
    expect(await readPlace(lab.labDir)).toBeUndefined();
  },
);
