import { describe, expect, it } from 'vitest';
import { applies, unmet } from '../../src/labs/conditions.js';
import { createFacts } from '../../src/labs/facts.js';
import { blockedByNodes, blockedByPlan } from '../../src/labs/needs.js';
import { resolveLab, type ResolvedLab } from '../../src/labs/resolve-lab.js';
import type { Plan } from '../../src/plan/model.js';
import { dockerPlan } from '../steps/fake-node.js';
import { ABOUT, labContext, labOf, labYaml, planWith, ScriptedNode, texts } from './lab-harness.js';

function resolve(yaml: string, plan: Plan = dockerPlan()): ResolvedLab {
  return resolveLab(labOf(yaml), { plan, lab: 'ch9/9.9.9', namespace: 'default', dir: '/root/x' }, texts);
}

describe('conditions', () => {
  const plan = planWith({ kubernetes: { version: '1.20.15' } });

  it.each([
    [{}, undefined],
    [{ kubernetes: '>=1.19' }, undefined],
    [{ kubernetes: '>=1.22' }, 'it needs Kubernetes >=1.22, this is 1.20.15'],
    [{ profiles: ['modern'] as const }, 'it is for the profile modern, this is classic'],
    [{ runtime: 'docker' as const }, 'it needs the runtime docker, this is containerd'],
    [{ nodeKind: 'vm' as const }, 'it needs nodes that are virtual machines, these are containers'],
    [{ nodeKind: 'container' as const }, undefined],
    [{ cni: ['none'] as const }, 'it needs the pod network none, this is calico'],
    [{ components: ['jenkins'] as const }, 'it needs the component jenkins: k8slab component install jenkins'],
    [{ workers: 3 }, 'it needs 3 workers, this cluster has 2'],
    [{ internet: true }, 'it needs the internet, and this lab is made from a bundle'],
  ])('%j: %s', (conditions, reason) => {
    const mutable = structuredClone(conditions) as Parameters<typeof unmet>[0];
    expect(unmet(mutable, { ...plan, cni: { name: 'calico', version: '' } }, texts)).toBe(reason);
  });

  it('when and unless', () => {
    const holds = { kubernetes: '1.20' };
    const not = { kubernetes: '1.30' };
    expect(applies({}, plan, texts)).toBe(true);
    expect(applies({ when: holds }, plan, texts)).toBe(true);
    expect(applies({ when: not }, plan, texts)).toBe(false);
    expect(applies({ unless: holds }, plan, texts)).toBe(false);
    expect(applies({ when: holds, unless: not }, plan, texts)).toBe(true);
  });
});

describe('a lab for a plan', () => {
  it('has the values of the plan filled in', () => {
    const { lab } = resolve(
      labYaml({
        more: 'vars: { api: [{ when: { kubernetes: "<1.19" }, value: old }, { value: "v{{kubernetes.minor}}" }] }',
        steps:
          '- { id: one, run: "echo {{api}} {{nodes.m-k8s.ip}} {{nodes.w1-k8s.ip}} {{registry}} {{workers.last}}" }',
        checks: `- { id: works, type: kubernetes, resource: pods, expect: { equals: ["{{workers.count}}"] }, ${ABOUT} }`,
      }),
    );
    expect(lab.steps[0]?.run).toBe('echo v20 192.168.1.10 192.168.1.101 192.168.1.10:8443 w2-k8s');
    expect(lab.checks[0]).toMatchObject({ expect: { equals: [2] } });
  });

  it('has the range of MetalLB in one word, however it was written', () => {
    const { network, ...rest } = dockerPlan();
    const plan = { ...rest, network: { ...network, metallb: '192.168.1.11 - 192.168.1.99' } };
    const { lab } = resolve(labYaml({ steps: '- { id: one, run: "echo {{metallb.range}}" }' }), plan);
    expect(lab.steps[0]?.run).toBe('echo 192.168.1.11-192.168.1.99');
  });

  it('has a box and a network for machines of its own', () => {
    const steps = '- { id: one, run: "{{box}} {{provider.accelerated}} {{spare.network}} {{spare.prefix}}" }';
    const run = (plan: Plan): string | undefined => resolve(labYaml({ steps }), plan).lab.steps[0]?.run;
    const plan = dockerPlan();
    expect(run(plan)).toBe('k8slab/node:debian-12 true 192.168.56.0/24 192.168.56');
    const network = { ...plan.network, nodes: '192.168.56.0/24', pods: '192.168.57.0/25' };
    const provider = { ...plan.provider, accelerated: false };
    expect(run({ ...plan, provider, network })).toBe('k8slab/node:debian-12 false 192.168.60.0/24 192.168.60');
  });

  it('has six times as long where the processor is software, but watches no longer', () => {
    const yaml = labYaml({
      steps: `- { id: one, run: x, timeout: 20, within: 5, checks: [{ id: soon, type: command, run: x, deadline: 30, ${ABOUT} }] }`,
      checks: `- { id: stays, type: command, run: x, mode: always, deadline: 10, ${ABOUT} }`,
    });
    const times = (plan: Plan): unknown => {
      const { steps, checks } = resolve(yaml, plan).lab;
      return steps.map((step) => [step.timeout, step.within, step.checks[0]?.deadline, checks[0]?.deadline]);
    };
    const plan = dockerPlan();
    const machines = (accelerated: boolean): Plan => ({
      ...plan,
      provider: { ...plan.provider, name: 'libvirt', accelerated },
    });
    expect(times(machines(true))).toEqual([[20, 5, 30, 10]]);
    expect(times(machines(false))).toEqual([[120, 30, 180, 10]]);
  });

  it('knows what does not apply, and leaves it as it is written', () => {
    const { lab, skippedSteps, skippedChecks, missingNodes } = resolve(
      labYaml({
        more: 'files: [{ path: a.yaml, when: { runtime: docker } }, b.yaml]',
        steps: `- { id: one, run: "echo {{nodes.w9-k8s.ip}}", when: { runtime: docker }, checks: [{ id: c, type: command, run: x, ${ABOUT} }] }`,
      }),
    );
    expect([...skippedSteps]).toEqual(['one']);
    expect([...skippedChecks]).toEqual(['c']);
    expect(missingNodes).toEqual([]);
    expect(lab.steps[0]?.run).toContain('{{nodes.w9-k8s.ip}}');
    expect(lab.files.map(({ path }) => path)).toEqual(['b.yaml']);
  });

  it('names the nodes that the plan does not have', () => {
    expect(resolve(labYaml({ steps: '- { id: one, run: x, node: w4-k8s }' })).missingNodes).toEqual(['w4-k8s']);
    expect(resolve(labYaml({ steps: '- { id: one, run: "ping {{nodes.w5-k8s.ip}}" }' })).missingNodes).toEqual([
      'w5-k8s',
    ]);
  });

  it('lets nothing but plain words into shell text', () => {
    const yaml = labYaml({ more: 'vars: { evil: "$(reboot)" }', steps: '- { id: one, run: "echo {{evil}}" }' });
    expect(() => resolve(yaml)).toThrow('no plain word');
  });
});

describe('needs', () => {
  it('are judged by the plan first', () => {
    const lab = labOf(labYaml({ more: 'needs: { workers: 3 }' }));
    expect(blockedByPlan(lab, { plan: dockerPlan(), texts })).toBe('it needs 3 workers, this cluster has 2');
    const modern = labOf(labYaml({ more: 'needs: { profiles: [modern] }' }));
    expect(blockedByPlan(modern, { plan: dockerPlan(), texts })).toContain('it is for the profile modern');
    expect(blockedByPlan(labOf(labYaml()), { plan: dockerPlan(), texts })).toBeUndefined();
  });

  it.each([
    ['', 'nginx:latest\nregistry:2.8.3\n', undefined],
    ['', 'nginx:latest\n', 'it needs the image registry:2.8.3 in Docker on m-k8s: k8slab component install docker, or'],
    ['', 'silent\n', 'it needs Docker, which does not answer on m-k8s: k8slab component install docker'],
    ['without a bundle', '', undefined],
    ['without a bundle', 'silent\n', 'it needs Docker, which does not answer on m-k8s'],
  ])('ask Docker for images of its own %s: %j', async (where, stdout, reason) => {
    const { bundle, ...rest } = dockerPlan();
    const plan = where === '' && bundle ? { ...rest, bundle } : rest;
    const node = new ScriptedNode('m-k8s', (typed) => (typed.includes('docker info') ? { stdout } : {}));
    const context = labContext([node], { plan: { ...plan, nodes: plan.nodes.slice(0, 1) } });
    const lab = labOf(labYaml({ more: 'needs: { dockerImages: [nginx, "registry:2.8.3"] }' }));
    const found = await blockedByNodes(lab, context, createFacts(context));
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(reason);
  });

  const needs = 'needs: { images: [sysnet4admin/echo-hname], kernel: [nfsd], programs: [docker] }';
  const nodes = (missing: string): ScriptedNode[] =>
    ['m-k8s', 'w1-k8s', 'w2-k8s'].map(
      (name) =>
        new ScriptedNode(name, (typed) => {
          if (typed.includes('ctr -n'))
            return { stdout: missing === 'image' ? '' : 'docker.io/sysnet4admin/echo-hname:latest\n' };
          if (typed.includes('modprobe')) return { stdout: missing === 'kernel' && name === 'w2-k8s' ? 'nfsd\n' : '' };
          return { stdout: missing === 'program' && typed.includes('command -v') ? 'docker\n' : '' };
        }),
    );

  it.each([
    ['', undefined],
    ['image', 'it needs the image sysnet4admin/echo-hname, which no node has and the bundle does not hold'],
    ['kernel', 'it needs nfsd in the kernel, and w2-k8s cannot load it'],
    ['program', 'it needs the program docker, which m-k8s does not have'],
  ])('then by the nodes: without %j %s', async (missing, reason) => {
    const context = labContext(nodes(missing));
    expect(await blockedByNodes(labOf(labYaml({ more: needs })), context, createFacts(context))).toBe(reason);
  });

  it('leave images to be pulled where there is no bundle', async () => {
    const { bundle: _none, ...plan } = dockerPlan();
    const context = labContext(nodes('image'), { plan });
    expect(await blockedByNodes(labOf(labYaml({ more: needs })), context, createFacts(context))).toBeUndefined();
  });

  it('ask each node once for all labs', async () => {
    const all = nodes('');
    const context = labContext(all);
    const facts = createFacts(context);
    const lab = labOf(labYaml({ more: needs }));
    await blockedByNodes(lab, context, facts);
    await blockedByNodes(lab, context, facts);
    expect(all[1]?.typed).toHaveLength(2);
  });

  it('are unknown, not unmet, when a node cannot be asked', async () => {
    const context = labContext(nodes('').slice(0, 1));
    await expect(blockedByNodes(labOf(labYaml({ more: needs })), context, createFacts(context))).rejects.toThrow(
      'cannot be reached',
    );
  });
});
