import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DaemonRecords, isRunning } from '../../src/doctor/fix/daemon-record.js';
import { dockerPlan } from '../steps/fake-node.js';
import { LabProject } from './lab-project.js';
import { type Ran, runMainWith, stateOfUser } from './run-main.js';

/** A server that `doctor --fix` started, on which nodes of one lab run as `docker ps` tells it. */
async function started(name: string, directories: readonly string[]) {
  const lab = new LabProject(dockerPlan());
  const lines = directories.map((directory) => `echo "${directory}"`).join('\n');
  lab.program('docker', `case "$*" in 'ps --filter label='*) ${lines || ':'} ;; esac`);
  lab.program('virsh', `shift 2; case "$*" in 'list --name') echo kvm-m-k8s; echo ;; desc*) ${lines || ':'} ;; esac`);
  const daemon = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void daemon.kill('SIGKILL'));
  const records = new DaemonRecords(join(stateOfUser(lab.dir), 'daemons'));
  const record = await records.write(name, daemon.pid ?? 0, Date.now());
  return {
    stop: (...flags: string[]): Promise<Ran> => runMainWith(lab.env, lab.dir, 'doctor', '--stop', ...flags),
    runs: () => isRunning(record, process),
  };
}

it('does not end the server under the nodes of a lab unasked', async () => {
  const { stop, runs } = await started('dockerd', ['/home/me/lab', '/home/me/lab', '/home/me/other']);
  const refused = await stop();
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('K8SLAB_CONFIRM') as string });
  expect(refused.stderr).toContain('/home/me/lab, /home/me/other');
  expect(await runs()).toBe(true);
  expect(await stop('--yes')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('dockerd') as string });
  expect(await runs()).toBe(false);
});

it('asks for machines of libvirt too, which only a mark of k8slab makes a lab', async () => {
  const marked = await started('libvirtd', ['k8slab.directory=/home/me/lab']);
  expect((await marked.stop()).stderr).toContain('/home/me/lab');
  expect(await marked.runs()).toBe(true);
  const strange = await started('libvirtd', ['somebody wrote this']);
  expect((await strange.stop()).exitCode).toBe(0);
  expect(await strange.runs()).toBe(false);
});

it('ends a server without nodes unasked', async () => {
  const { stop, runs } = await started('dockerd', []);
  expect((await stop()).exitCode).toBe(0);
  expect(await runs()).toBe(false);
});
