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
