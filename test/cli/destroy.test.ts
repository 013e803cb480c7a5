import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { dockerPlan } from '../steps/fake-node.js';
import { LabProject } from './lab-project.js';
import { type Ran, runMainWith } from './run-main.js';

let lab: LabProject;
const folder = (): string => join(lab.state, 'labs', 'ch2', '2.1.3');
const run = (...argv: string[]): Promise<Ran> => runMainWith(lab.env, lab.dir, ...argv);

/** A lab of chapter 2 was played: its machine is known to nothing but its folder. */
beforeEach(() => {
  lab = new LabProject(dockerPlan());
  lab.write('lab/.state/labs/ch2/2.1.3/Vagrantfile', '');
  lab.write('lab/.state/labs/ch2/2.1.3/.vagrant/machines/default/docker/id', 'abc');
  lab.program('docker', 'exit 0');
});

function vagrant(ofLab: string): void {
  lab.program(
    'vagrant',
    `echo "$PWD $VAGRANT_DOTFILE_PATH $*" >>${lab.dir}/calls\ncase $PWD in *2.1.3) ${ofLab} ;; esac`,
  );
}

it('destroys the machines that labs have made, and tells of them before', async () => {
  vagrant('rm -r .vagrant');
  const shown = await run('destroy', '--dry-run', '-o', 'json');
  expect(JSON.parse(shown.stdout)).toMatchObject({ type: 'destroy-plan', labFolders: [folder()] });
  expect(await run('destroy', '--yes')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(lab.dir, 'calls'), 'utf8')).toContain(`${folder()} ${folder()}/.vagrant destroy --force`);
  expect(existsSync(lab.state)).toBe(false);
});

it.each(['exit 1', ':'])('keeps the folders that know a machine which is still there (vagrant: %s)', async (ofLab) => {
  vagrant(ofLab);
  const { exitCode, stderr } = await run('destroy', '--yes');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('[K8SLAB_MACHINES_LEFT]: Cannot destroy the machines of labs in');
  expect(existsSync(join(folder(), '.vagrant'))).toBe(true);
  vagrant('rm -r .vagrant');
  expect(await run('destroy', '--yes')).toMatchObject({ exitCode: 0 });
});
