import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../src/plan/model.js';
import { LabError } from '../../src/errors.js';
import type { Provider, SnapshotStore } from '../../src/provider/provider.js';
import type { SnapshotFile, SnapshotRecord } from '../../src/snapshot/model.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { RunnableStep } from '../../src/steps/step.js';
import { FakeClock } from '../exec/fake-clock.js';
import { classicConfig, debianBundle, hostFacts } from '../plan/plan-input.js';
import { context, type FakeNode, session, type TestSession } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';

export const NODES = ['m-k8s', 'w1-k8s', 'w2-k8s'];

export function recordOf(name: string, part: Partial<SnapshotRecord> = {}): SnapshotRecord {
  return {
    name,
    state: 'complete',
    takenAt: '2026-11-21T09:00:00.000Z',
    provider: 'libvirt',
    nodes: NODES,
    kubernetes: '1.20.2',
    components: [],
    k8slab: '0.1.0',
    sshTargets: {},
    ...part,
  };
}

export function vmPlan(part: Partial<Plan> = {}): Plan {
  const config = classicConfig({ provider: 'libvirt', workers: 2, runtime: 'containerd' });
  return { ...makePlan(config, hostFacts(), { bundle: debianBundle() }).plan, ...part };
}

/** A hypervisor that remembers who has which snapshot; saving may fail on one node. */
export class FakeStore implements SnapshotStore {
  readonly has = new Map<string, Set<string>>(NODES.map((node) => [node, new Set()]));
  readonly calls: string[] = [];
  failOn: string | undefined;

  async save(nodes: readonly string[], name: string, _call?: Parameters<SnapshotStore['save']>[2]): Promise<void> {
    this.calls.push(`save ${name} ${nodes.join()}`);
    for (const node of nodes) if (node !== this.failOn) this.has.get(node)?.add(name);
    if (this.failOn !== undefined) throw new LabError('K8SLAB_HOST_FULL', `Cannot save ${this.failOn}: no space`);
  }

  async restore(nodes: readonly string[], name: string): Promise<void> {
    this.calls.push(`restore ${name} ${nodes.join()}`);
  }

  async delete(nodes: readonly string[], name: string): Promise<void> {
    this.calls.push(`delete ${name} ${nodes.join()}`);
    for (const node of nodes) this.has.get(node)?.delete(name);
  }

  async list(): ReturnType<SnapshotStore['list']> {
    return NODES.map((node) => ({ node, names: [...(this.has.get(node) ?? [])] }));
  }

  async use(): ReturnType<SnapshotStore['use']> {
    return [];
  }
}

export interface SnapshotLab {
  labDir: string;
  store: FakeStore;
  clock: FakeClock;
  given: TestSession;
  file: () => SnapshotFile;
  writeState: (path: string, text: string) => void;
  /** Names and texts of the files below `.state/<path>`. */
  state: (path: string) => Record<string, string>;
}

/** A lab of VMs that are up, with a state directory on the disk. */
export function snapshotLab(nodes: readonly FakeNode[], plan: Plan = vmPlan()): SnapshotLab {
  const labDir = tempDir();
  const store = new FakeStore();
  const clock = new FakeClock();
  const provider: Provider = {
    ...session([]).provider,
    name: 'libvirt',
    snapshots: store,
    status: async () => NODES.map((node) => ({ node, state: 'running', detail: 'running' })),
    sshTargets: async () => [],
  };
  const state = (path: string): string => join(labDir, '.state', path);
  return {
    labDir,
    store,
    clock,
    given: session(nodes, { plan, labDir, provider, clock }),
    file: () => JSON.parse(readFileSync(state('snapshots.json'), 'utf8')) as SnapshotFile,
    writeState: (path, text) => {
      mkdirSync(join(state(path), '..'), { recursive: true });
      writeFileSync(state(path), text);
    },
    state: (path) =>
      Object.fromEntries(readdirSync(state(path)).map((name) => [name, readFileSync(join(state(path), name), 'utf8')])),
  };
}

/** Runs one step of a list by its id. */
export function runStep(steps: readonly RunnableStep[], id: string): Promise<{ changed: boolean }> {
  const found = steps.find(({ step }) => step.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found.run({ ...context(id), step: found.step });
}
