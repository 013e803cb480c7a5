import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireHome } from '../../src/cli/require-home.js';
import { server } from '../ssh/harness.js';
import { dockerPlan } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';
import { LabProject } from './lab-project.js';
import { runMain, runMainHungUp, runMainStopped } from './run-main.js';

describe('a command line that is not understood', () => {
  it.each([
    ['a verb that does not exist', ['--output', 'json', 'upp'], "unknown command 'upp'"],
    ['no verb', ['-o', 'json'], 'no command was given'],
    ['a flag that does not exist', ['up', '--output=json', '--worker', '3'], "unknown option '--worker'"],
    ['words that no command takes', ['status', '-ojson', '--', 'ls'], 'it takes nothing behind --'],
  ])('is one object for programs: %s', async (_what, argv, message) => {
    const ran = await runMain(tempDir(), ...argv);
    expect(ran.exitCode).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ type: 'error', code: 'K8SLAB_USAGE', exitCode: 2 });
    expect((JSON.parse(ran.stdout) as { message: string }).message).toContain(message);
    expect(ran.stderr).not.toBe('');
  });

  it('is none where help was asked for, and none behind --', async () => {
    const help = await runMain(tempDir(), '--output', 'json', 'up', '--help');
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: k8slab up/);
    expect((await runMain(tempDir(), 'status', '--', '-o', 'json')).stdout).toBe('');
  });
});

it.each([
  ['init', '--yes', '--box', 'https://'],
  ['box', 'add', 'https://[bad'],
])('a URL that is none is an error of the user: %s %s %s', async (...argv) => {
  const ran = await runMain(tempDir(), ...argv);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain('not a URL');
  expect(ran.stderr).not.toContain(' at ');
});

it.each([
  ['--nodes', 'home'],
  ['--nodes', '255.255.255.248/29'],
  ['--kubernetes', 'foo'],
  ['--kubernetes', '1.2'],
  ['--components', 'foo'],
  ['--workers', '99'],
])('init with %s %s names the value, and writes nothing', async (flag, value) => {
  const dir = tempDir();
  const ran = await runMain(dir, 'init', '--yes', flag, value, '--output', 'json');
  expect(ran.exitCode).toBe(2);
  const { code, details } = JSON.parse(ran.stdout) as { code: string; details: { problems: object[] } };
  expect(code).toBe('K8SLAB_CONFIG');
  expect(JSON.stringify(details.problems)).toContain(value);
  expect(existsSync(join(dir, 'k8slab.yaml'))).toBe(false);
});

it('init --yes says what plan would say of the lab, before it writes it', async () => {
  const dir = tempDir();
  const written = (): string => readFileSync(join(dir, 'k8slab.yaml'), 'utf8');
  const flags = ['--provider', 'docker', '--components', 'nfs', '--nodes', '10.213.77.0/24'];
  const ran = await runMain(dir, 'init', '--yes', ...flags);
  expect(ran.exitCode).toBe(0);
  const warning = /k8slab\.yaml:\d+:\d+: warning: components: nfs cannot be installed in this lab: docker nodes/;
  expect(ran.stderr).toMatch(warning);
  expect(ran.stderr.search(warning)).toBeLessThan(ran.stderr.indexOf('Wrote'));
  const before = written();
  const edited = await runMain(dir, 'init', '--workers', '1');
  expect([edited.exitCode, edited.stderr]).toEqual([0, expect.stringMatching(warning)]);
  expect(written()).not.toBe(before);
});

it('Ctrl-C while a node is asked is no bug', async () => {
  const lab = new LabProject(dockerPlan());
  lab.reached({ 'm-k8s': await server() });
  const ran = await runMainStopped(lab.env, lab.dir, 'ssh', 'm-k8s', '--output', 'json', '--', 'hostname');
  expect(ran.exitCode).toBe(130);
  expect(JSON.parse(ran.stdout)).toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: 130 });
  expect(ran.stderr).toContain('[K8SLAB_INTERRUPTED]');
});

it('a terminal that is closed is told apart from Ctrl-C by the exit code only', async () => {
  const lab = new LabProject(dockerPlan());
  lab.reached({ 'm-k8s': await server() });
  const ran = await runMainHungUp(lab.env, lab.dir, 'ssh', 'm-k8s', '--output', 'json', '--', 'hostname');
  expect(ran.exitCode).toBe(129);
  expect(JSON.parse(ran.stdout)).toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: 129 });
});

it('a user without a home directory is told to set one', () => {
  const unknown = (): string => {
    throw new Error('A system error occurred: uv_os_homedir returned ENOENT');
  };
  expect(() => requireHome(unknown)).toThrow(expect.objectContaining({ code: 'K8SLAB_NO_HOME', exitCode: 3 }));
  expect(() => requireHome(() => '/home/me')).not.toThrow();
});
