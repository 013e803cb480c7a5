import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';
import { count, place, unexpected, verified } from './verified.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
/** Machines can do all labs; containers lack what the others need, and CI the time. */
const chapters =
  provider === 'libvirt'
    ? ['ch2', 'ch3', 'ch4', 'ch5', 'docker-engine', 'kubernetes-start', 'kubernetes-in-action']
    : ['ch3', 'ch4'];
let before: string[] = [];
let destroyed = false;

/** One story told in order: each chapter needs the one before. */
describe(`labs on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('have a cluster with the usual components', async () => {
    expect((await lab.cli(['init', '--yes', ...lab.firstUpFlags()])).exitCode).toBe(0);
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
  });

  it('have the Docker engine, which the labs about Docker want and a usual lab does without', async () => {
    const install = await lab.cli(['component', 'install', 'docker', '--yes', '--output', 'json']);
    expect(install.exitCode, `${install.stderr}\n${install.stdout.slice(-4000)}`).toBe(0);
  });

  it('score nothing before the learner did anything', async () => {
    const { labs } = await verified(lab, ['--all', '--mine']);
    const checks = labs.flatMap((each) => each.checks);
    expect(checks.length).toBeGreaterThan(0);
    // One that could not be looked at would hide what it says; of machines that no lab has made there is nothing to say.
    const wantsFiles = ({ hint }: (typeof checks)[number]): boolean =>
      hint?.en.startsWith('k8slab lab files ') ?? false;
    const unclear = checks.filter((check) => check.status === 'error' && !wantsFiles(check));
    expect([...checks.filter(({ status }) => status === 'pass'), ...unclear].map(place)).toEqual([]);
    say(`fresh cluster: ${checks.length} checks of ${labs.length} labs, none passes`);
  });

  it('count for a learner who types one by hand, and did not as k8slab would', async () => {
    const id = 'ch3/3.2.7';
    const type = (text: string): Promise<string> => lab.asRoot('m-k8s', 'env', 'HOME=/root', 'bash', '-lc', text);
    const files = await lab.cli(['lab', 'files', id]);
    expect(files.exitCode, files.stderr).toBe(0);
    const early = await verified(lab, [id, '--mine']);
    expect(early.labs[0]?.status, early.said).toBe('fail');
    await type('kubectl delete pods nginx-pod');
    await type('kubectl delete "$(kubectl get pods --selector app=echo-hname --output name | tail -n 1)"');
    await type(`echo '# mine' >>/root/k8slab/labs/${id}/echo-hname.yaml`);
    const again = await lab.cli(['lab', 'files', id]);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(await type(`tail -n 1 /root/k8slab/labs/${id}/echo-hname.yaml`)).toBe('# mine\n');
    const { labs, said } = await verified(lab, [id, '--mine', '--wait', '60']);
    expect(unexpected(labs), said).toEqual([]);
    expect(count(labs, 'pass'), said).toBe(1);
    // Nobody but the learner takes away what they have made.
    await lab.well('reset', '--yes');
  });

  it.each(chapters)('%s: all checks pass after the steps, and nothing is left after the clean-up', async (chapter) => {
    const { exitCode, labs, said } = await verified(lab, [chapter]);
    expect(unexpected(labs), said).toEqual([]);
    expect(exitCode, said).toBe(0);
    expect(count(labs, 'pass'), 'every lab of the chapter is blocked').toBeGreaterThan(0);
    say(`${chapter}: ${count(labs, 'pass')} passed, ${count(labs, 'blocked')} blocked`);
    for (const { lab: id, status, reason } of labs) if (status === 'blocked') say(`  ${id}: ${reason ?? ''}`);
  });

  it('score nothing once more after all of that', async () => {
    const { labs } = await verified(lab, [...chapters, '--mine']);
    const checks = labs.flatMap((each) => each.checks);
    expect(checks.filter(({ status }) => status === 'pass').map(place)).toEqual([]);
  });

  it('leave with the cluster', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
