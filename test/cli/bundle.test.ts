import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';
import { runMain } from './run-main.js';

describe('bundle create --images', () => {
  it('refuses what is no image before anything is asked for', async () => {
    const ran = await runMain(tempDir(), 'bundle', 'create', '--images', 'nginx,My/Image,x:', '--dry-run');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('My/Image, x: is no image');
  });

  it('takes those of the books', async () => {
    const names = 'registry:2,nginx,sysnet4admin/echo-hname';
    const ran = await runMain(tempDir(), '-o', 'json', 'bundle', 'create', '--images', names, '--dry-run');
    expect(ran.exitCode).toBe(0);
    for (const name of names.split(',')) expect(ran.stdout).toContain(JSON.stringify(name));
  });
});

describe('bundle create --labs', () => {
  interface Shown {
    images: { reference: string; group: string; labs?: string[] }[];
    leftOut: { name: string }[];
  }
  const shown = async (...flags: string[]): Promise<Shown> => {
    const ran = await runMain(tempDir(), '-o', 'json', 'bundle', 'create', '--dry-run', ...flags);
    expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
    return JSON.parse(ran.stdout) as Shown;
  };
  const ofLabs = ({ images }: Shown): string[] =>
    images.flatMap(({ reference, labs }) => (labs === undefined ? [] : [reference]));

  it('takes along what the labs of the profile need, without being told', async () => {
    const modern = await shown();
    const hname = modern.images.find(({ reference }) => reference === 'docker.io/sysnet4admin/echo-hname:latest');
    expect(hname?.group).toBe('labs');
    expect(hname?.labs).toEqual(expect.arrayContaining(['ch3/3.2.8', 'ch3/3.4.1']));
    expect(ofLabs(await shown('--labs', 'all'))).toEqual(ofLabs(modern));
    // No Docker there, and no Jenkins.
    expect(ofLabs(modern).filter((name) => /ubuntu:14|jenkins|golang/.test(name))).toEqual([]);
  });

  it("has Docker's images where the lab file insists on Docker, and refuses Jenkins, which needs its update centre", async () => {
    expect(ofLabs(await shown('--profile', 'classic'))).not.toContain('docker.io/library/ubuntu:14.04');
    const dir = tempDir();
    writeFileSync(join(dir, 'k8slab.yaml'), 'apiVersion: k8slab/v1\nprofile: classic\nruntime: docker\n');
    const ran = await runMain(dir, '-o', 'json', 'bundle', 'create', '--dry-run');
    expect(ofLabs(JSON.parse(ran.stdout) as Shown)).toContain('docker.io/library/ubuntu:14.04');
    const jenkins = ['bundle', 'create', '--dry-run', '--profile', 'modern', '--components', 'jenkins,registry,nfs'];
    const refused = await runMain(tempDir(), ...jenkins);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('come from the update centre')]);
    expect(refused.stderr).toContain('K8SLAB_COMPONENT_UNAVAILABLE');
  });

  it('takes those of some labs, or none, and says which of them such a cluster cannot do', async () => {
    expect(ofLabs(await shown('--labs', 'none'))).toEqual([]);
    expect(ofLabs(await shown('--labs', 'ch3/3.2.1,3.2.4'))).toEqual([
      'docker.io/library/nginx:stable',
      'docker.io/sysnet4admin/echo-hname:latest',
    ]);
    expect((await shown('--labs', 'ch5')).leftOut.map(({ name }) => name)).toContain('ch5/5.3.2');
  });

  it('knows no labs that do not exist', async () => {
    const ran = await runMain(tempDir(), 'bundle', 'create', '--labs', 'ch99', '--dry-run');
    expect([ran.exitCode, ran.stderr.includes('ch99')]).toEqual([2, true]);
  });
});
