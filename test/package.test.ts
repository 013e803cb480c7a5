import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * What a user gets from the registry: packed from a clean copy of the repository, so that nothing of an older
 * build can slip in or be what makes it work, then installed into an empty project.
 */
const repo = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(repo, 'package.json'), 'utf8')) as { version: string };
const work = mkdtempSync(join(tmpdir(), 'k8slab-package-'));
const project = join(work, 'project');
const installed = join(project, 'node_modules', 'k8slab');
let packed: string[] = [];

function run(command: string, args: string[], cwd: string): string {
  // npm_* of an outer `npm test` would steer the inner npm.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/i.test(name)));
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The files git tracks or would track, as they are in the work tree. */
function copyRepository(to: string): void {
  const listed = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ':!node_modules'], repo);
  for (const path of listed.split('\0').filter((name) => name !== '' && existsSync(join(repo, name)))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(repo, path), join(to, path));
  }
}

beforeAll(() => {
  const copy = join(work, 'copy');
  copyRepository(copy);
  symlinkSync(join(repo, 'node_modules'), join(copy, 'node_modules'));
  // prepack builds.
  run('npm', ['pack', '--silent', '--pack-destination', work], copy);
  const tarball = `k8slab-${manifest.version}.tgz`;
  packed = run('tar', ['-tzf', join(work, tarball)], work)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^package\//, ''));
  mkdirSync(project);
  run('npm', ['init', '--yes'], project);
  run(
    'npm',
    ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', join(work, tarball)],
    project,
  );
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe('the tarball', () => {
  it.each(['dist/', 'docs/', 'templates/', 'scripts/box/', 'scripts/guest/', 'schema/'])('has %s', (folder) => {
    expect(packed.filter((path) => path.startsWith(folder))).not.toEqual([]);
  });

  it.each([
    'dist/bin.js',
    'scripts/guest/run.sh',
    'scripts/box/build',
    'schema/kubernetes/1.36.json',
    'package.json',
    'LICENSE',
    'README.md',
  ])('has %s', (path) => {
    expect(packed).toContain(path);
  });

  it('has nothing that only developers need', () => {
    const unwanted = packed.filter((path) =>
      /^(test|src|coverage|scripts\/(?!(?:box|guest)\/))|\.test\.|\.tgz$/.test(path),
    );
    expect(unwanted).toEqual([]);
  });

  it('has no complaint from publint', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
    // Labs hold what learners put into images: no modules of this package.
    const ours = messages.filter(({ args }) => !JSON.stringify(args).includes('"/labs/'));
    const found = ours.map((message) => formatMessage(message, manifest as Record<string, unknown>));
    expect(found).toEqual([]);
  });
});

describe('the installed program', () => {
  it('prints its version', () => {
    expect(run('npx', ['--no-install', 'k8slab', '--version'], project).trim()).toBe(manifest.version);
  });

  it('prints help that names the main verbs', () => {
    const help = run('npx', ['--no-install', 'k8slab', '--help'], project);
    for (const verb of ['init', 'up', 'plan', 'render', 'status', 'ssh', 'kubeconfig', 'halt', 'destroy', 'doctor']) {
      expect(help).toMatch(new RegExp(`^\\s+${verb}\\b`, 'm'));
    }
  });

  it('ends with code 2 on a wrong command line', () => {
    const wrong = (): string => run('npx', ['--no-install', 'k8slab', 'no-such-verb'], project);
    expect(wrong).toThrow(expect.objectContaining({ status: 2 }));
  });

  it('plans and renders a lab from its own templates, with no hypervisor around', () => {
    const size = 'controlPlane: { memory: 1700 }\nworker: { memory: 1024 }\n';
    writeFileSync(join(project, 'k8slab.yaml'), `apiVersion: k8slab/v1\nprovider: virtualbox\nworkers: 1\n${size}`);
    run('npx', ['--no-install', 'k8slab', 'render', '--yes'], project);
    expect(readFileSync(join(project, 'lab', 'Vagrantfile'), 'utf8')).toContain('w1-k8s');
    expect(existsSync(join(project, 'lab', 'guest', 'run.sh'))).toBe(true);
  });
});
