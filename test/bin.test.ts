import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../src/plan/model.js';
import { BuiltProgram, type Project } from './bin-harness.js';
import { upTests } from './bin-up.js';
import { report } from './report/labs/sample.js';

const program = new BuiltProgram();
/** Used nowhere: what networks the machine of the test has must not matter. */
const FREE = '10.213.77.0/24';
const NEW_LAB = ['--yes', '--provider', 'docker', '--workers', '1', '--nodes', FREE];

beforeAll(() => program.build(), 120_000);
afterAll(() => program.remove());

/** Docker answers; what Vagrant does is up to the test. */
function project(vagrant = 'exit 1'): Project {
  const made = program.project();
  made.program('docker', 'echo 28.0.1');
  made.program('vagrant', vagrant);
  return made;
}

describe('exit codes', () => {
  it.each([
    [0, ['--version'], /^\d+\.\d+\.\d+\n$/, /^$/],
    [0, ['up', '--help'], /Usage: k8slab up/, /^$/],
    [2, ['upp'], /^$/, /Did you mean up\?/],
    [2, ['up'], /^$/, /error \[K8SLAB_CONFIG_MISSING\]: Cannot find .*k8slab\.yaml/],
    [2, ['render'], /^$/, /K8SLAB_CONFIG_NOT_FOUND/],
    [2, ['ssh', 'm-k8s'], /^$/, /K8SLAB_NO_LAB/],
    [2, ['kubeconfig'], /^$/, /K8SLAB_NO_LAB/],
    [2, ['halt'], /^$/, /K8SLAB_NO_LAB/],
    [2, ['component', 'install', 'helm'], /^$/, /K8SLAB_CONFIG_NOT_FOUND/],
    [2, ['component', 'install', 'vault'], /^$/, /'vault' is invalid/],
    [2, ['bundle', 'verify', 'nowhere'], /^$/, /K8SLAB_BUNDLE_NOT_FOUND/],
    [0, ['status'], /no lab here yet/, /^$/],
    [0, ['destroy', '--yes'], /nothing to remove/, /^$/],
    [0, ['doctor', '--stop'], /no program that still runs/, /^$/],
    [0, ['completion', 'bash'], /complete -o default -F _k8slab k8slab/, /^$/],
  ])('%i for %j', async (exitCode, args, stdout, stderr) => {
    const ended = await project().run(...args);
    expect(ended).toMatchObject({ exitCode, signal: null });
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });

  it('3 for a host that is not fit', async () => {
    const ended = await program.project().run('doctor', '--output', 'json');
    const { ok, checks } = JSON.parse(ended.stdout) as { ok: boolean; checks: { code: string; status: string }[] };
    expect(ended.exitCode).toBe(3);
    expect(ok).toBe(false);
    expect(checks).toContainEqual(expect.objectContaining({ code: 'K8SLAB_VAGRANT_MISSING', status: 'fail' }));
  });
});

describe('errors for programs', () => {
  it('end the output as one object', async () => {
    const ended = await project().run('up', '--output', 'json');
    expect(JSON.parse(ended.stdout)).toMatchObject({ type: 'error', code: 'K8SLAB_CONFIG_MISSING', exitCode: 2 });
  });

  it('of a lab file list every problem with its place', async () => {
    const lab = project();
    writeFileSync(join(lab.dir, 'k8slab.yaml'), 'apiVersion: k8slab/v1\nworkers: 99\nworkerz: 1\n');
    const ended = await lab.run('up', '--output', 'json');
    expect(ended.exitCode).toBe(2);
    const error = JSON.parse(ended.stdout) as { code: string; details: { problems: { line: number }[] } };
    expect(error.code).toBe('K8SLAB_CONFIG');
    expect(error.details.problems.map(({ line }) => line)).toEqual([2, 3]);
    expect(ended.stderr).toContain('k8slab.yaml:2:10');
  });
});

describe('output', () => {
  it('is whole for a reader who takes his time', async () => {
    const lab = project();
    const learner = 'x'.repeat(2_000_000);
    writeFileSync(join(lab.dir, 'result.json'), JSON.stringify(report({ learner })));
    const { child, ended } = lab.start(['report', '--result', 'result.json', '--output', 'json']);
    child.stdout?.pause();
    // Longer than the program waits for what else may be open.
    const early = new Promise<boolean>((resolve) => {
      child.on('exit', () => resolve(true));
      setTimeout(() => resolve(false), 10_000);
    });
    expect(await early).toBe(false);
    child.stdout?.resume();
    const { exitCode, stdout } = await ended;
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { report: { learner: string } }).report.learner).toBe(learner);
  }, 60_000);
});

describe('the lab file', () => {
  it('is written from flags and proposals, then edited in place', async () => {
    const lab = project();
    expect(await lab.run('init', ...NEW_LAB)).toMatchObject({ exitCode: 0 });
    const file = join(lab.dir, 'k8slab.yaml');
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('provider: docker\n');
    expect(written).toContain(`nodes: ${FREE}\n`);
    writeFileSync(file, written.replace('workers: 1', 'workers: 1 # mine'));
    expect(await lab.run('init', '--yes', '--workers', '2')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, 'utf8')).toContain('workers: 2 # mine\n');
  });

  it('is not contradicted by flags of up, unless told to change', async () => {
    const lab = project();
    await lab.run('init', ...NEW_LAB);
    const refused = await lab.run('up', '--workers', '4');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('K8SLAB_FLAGS_DIFFER');
    expect(readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8')).toContain('workers: 1\n');
    const same = await lab.run('up', '--workers', '1');
    expect(same.stderr).not.toContain('K8SLAB_FLAGS_DIFFER');
    const changed = await lab.run('up', '--yes', '--workers', '4');
    expect(changed.stderr).toContain('workers: 1 -> 4');
    expect(readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8')).toContain('workers: 4\n');
  });

  it('is only tried on by plan and up --dry-run', async () => {
    const lab = project();
    const plan = JSON.parse((await lab.run('plan', '--output', 'json', ...NEW_LAB)).stdout) as Plan;
    expect(plan).toMatchObject({ planVersion: 1, provider: { name: 'docker' } });
    expect(plan.nodes.map(({ ip }) => ip)).toEqual(['10.213.77.10', '10.213.77.101']);
    expect((await lab.run('up', '--dry-run', ...NEW_LAB)).stdout).toContain('10.213.77.101');
    expect(existsSync(join(lab.dir, 'k8slab.yaml'))).toBe(false);
    expect(existsSync(join(lab.dir, 'lab'))).toBe(false);
  });
});

describe('components', () => {
  const states = async (lab: Project): Promise<Record<string, string>> => {
    const { stdout } = await lab.run('component', 'list', '--output', 'json');
    const { components } = JSON.parse(stdout) as { components: { name: string; state: string }[] };
    return Object.fromEntries(components.map(({ name, state }) => [name, state]));
  };

  it('are listed without a lab, with what cannot be had', async () => {
    const lab = project();
    await lab.run('init', ...NEW_LAB);
    expect(await states(lab)).toMatchObject({ metallb: 'planned', helm: 'planned', nfs: 'unavailable' });
    await lab.run('init', '--yes', '--components', 'kustomize');
    expect(await states(lab)).toMatchObject({ metallb: 'available', helm: 'available', kustomize: 'planned' });
    expect((await lab.run('component', 'list', '--lang', 'ko')).stdout).toMatch(/^nfs +- +쓸 수 없음 +docker nodes/m);
  });

  it('are refused by name where they cannot be had', async () => {
    const lab = project();
    const ended = await lab.run('plan', ...NEW_LAB, '--components', 'nfs');
    expect(ended.stderr).toMatch(/components: nfs cannot be installed in this lab: docker nodes/);
    await lab.run('init', ...NEW_LAB);
    const file = readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8');
    const refused = await lab.run('component', 'install', 'jenkins', '--yes');
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain('jenkins cannot be installed in this lab: it needs nfs');
    expect(readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8')).toBe(file);
  });

  it('change nothing where the lab is not up', async () => {
    const lab = project();
    await lab.run('init', ...NEW_LAB, '--components', 'kustomize');
    const file = readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8');
    for (const verb of ['install', 'remove']) {
      const ended = await lab.run('component', verb, 'helm', '--yes');
      expect(ended.exitCode).toBe(1);
      expect(ended.stderr).toContain('K8SLAB_LAB_NOT_RUNNING');
      expect(readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8')).toBe(file);
    }
  });

  it('are removed only by somebody who says so', async () => {
    const lab = project();
    await lab.run('init', ...NEW_LAB, '--components', 'helm,kustomize');
    const shown = await lab.run('component', 'remove', 'helm', '--dry-run');
    expect(shown).toMatchObject({ exitCode: 0 });
    expect(shown.stdout).toContain('will name these components: kustomize');
    const asked = await lab.run('component', 'remove', 'helm');
    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toContain('K8SLAB_CONFIRM');
  });
});

describe('the lab directory', () => {
  it('is rendered without booting anything, again without a change', async () => {
    const lab = project('touch "$DIR/vagrant-was-called"');
    await lab.run('init', ...NEW_LAB);
    const first = await lab.run('render', '--output', 'json');
    expect(first.exitCode).toBe(0);
    const { written } = JSON.parse(first.stdout) as { written: string[] };
    expect(written).toEqual(
      expect.arrayContaining(['Vagrantfile', 'plan.json', 'guest/run.sh', 'nodes/w1-k8s/env', 'k8slab.schema.json']),
    );
    expect(JSON.parse((await lab.run('render', '--output', 'json')).stdout)).toMatchObject({
      written: [],
      removed: [],
    });
    expect(existsSync(join(lab.dir, 'vagrant-was-called'))).toBe(false);
  });

  it('keeps the machines of an earlier plan from being orphaned', async () => {
    const lab = project();
    await lab.run('init', ...NEW_LAB);
    await lab.run('render');
    const machine = join(lab.dir, 'lab', '.vagrant', 'machines', 'w9-k8s', 'docker');
    mkdirSync(machine, { recursive: true });
    writeFileSync(join(machine, 'id'), 'abc');
    const ended = await lab.run('up');
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('K8SLAB_MACHINES_LEFT');
  });

  it('does not become half of another cluster, and its file not that of one', async () => {
    const lab = project('touch "$DIR/vagrant-was-called"');
    await lab.run('init', ...NEW_LAB);
    await lab.run('render');
    const machine = join(lab.dir, 'lab', '.vagrant', 'machines', 'm-k8s', 'docker');
    mkdirSync(machine, { recursive: true });
    writeFileSync(join(machine, 'id'), 'abc');
    const file = join(lab.dir, 'k8slab.yaml');
    const written = readFileSync(file, 'utf8');
    // Before there is a cluster everything may still change.
    writeFileSync(file, written.replace(/^ {2}pods: .*$/m, '  pods: 172.20.0.0/16'));
    expect(await lab.run('render')).toMatchObject({ exitCode: 0 });
    writeFileSync(join(lab.dir, 'lab', '.state', 'kubeconfig'), '');
    expect(await lab.run('render')).toMatchObject({ exitCode: 0 });
    writeFileSync(file, written.replace(/^ {2}pods: .*$/m, '  pods: 172.21.0.0/16'));
    for (const args of [['render'], ['up'], ['scale', '--workers', '2', '--yes'], ['component', 'install', 'nfs']]) {
      const refused = await lab.run(...args);
      expect(refused.exitCode, args[0]).toBe(2);
      expect(refused.stderr, args[0]).toMatch(
        /\[K8SLAB_CLUSTER_MADE\]: .* network\.pods is 172\.20\.0\.0\/16, wanted 172\.21\.0\.0\/16$/m,
      );
    }
    writeFileSync(file, written.replace(/^ {2}pods: .*$/m, '  pods: 172.20.0.0/16'));
    const flag = await lab.run('up', '--yes', '--profile', 'classic', '--kubernetes', '1.20.15');
    expect(flag.stderr).toMatch(/\[K8SLAB_CLUSTER_MADE\]: .*profile is modern, wanted classic, kubernetes is 1\.36/);
    expect(readFileSync(file, 'utf8')).toContain('profile: modern\n');
    expect(existsSync(join(lab.dir, 'vagrant-was-called'))).toBe(false);
  });

  it('is mended where it was cut off, and missed where there are machines', async () => {
    const lab = project();
    await lab.run('init', ...NEW_LAB);
    await lab.run('render');
    const plan = join(lab.dir, 'lab', 'plan.json');
    const whole = readFileSync(plan, 'utf8');
    writeFileSync(plan, whole.slice(0, 100));
    const damaged = await lab.run('status');
    expect(damaged.exitCode).toBe(2);
    expect(damaged.stderr).toMatch(/\[K8SLAB_PLAN\]: Cannot use .*plan\.json: it is damaged[^]*k8slab render --force/);
    expect((await lab.run('render')).stderr).toContain('plan.json was cut off');
    expect(readFileSync(plan, 'utf8')).toBe(whole);

    const machine = join(lab.dir, 'lab', '.vagrant', 'machines', 'm-k8s', 'docker');
    mkdirSync(machine, { recursive: true });
    writeFileSync(join(machine, 'id'), 'abc');
    rmSync(plan);
    for (const verb of ['status', 'halt', 'destroy']) {
      const gone = await lab.run(verb, '--yes');
      expect(gone.exitCode).toBe(2);
      expect(gone.stderr).toMatch(/\[K8SLAB_PLAN\]: Cannot find .*plan\.json: it is gone/);
    }
  });
});

describe('up', () => {
  upTests(project, NEW_LAB);
});

it('doctor says it in Korean', async () => {
  const ended = await program.project().run('doctor', '--lang', 'ko');
  expect(ended.exitCode).toBe(3);
  expect(ended.stdout).toContain('vagrant가 설치되어 있지 않습니다');
});
