import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

/** As much of kustomize as the script wants: it builds what `edit` and `create` wrote. */
const KUSTOMIZE = `#!/usr/bin/env bash
case $1 in
  version) echo v5.8.1 ;;
  completion) echo '# completion' ;;
  create) echo "namespace: $3" >kustomization.yaml ;;
  edit) echo "image: $4" >>kustomization.yaml ;;
  build) cat "$2/kustomization.yaml" ;;
esac
`;

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** A bundle with one file for the component, and the rendered files that go with it. */
async function bundled(file: string, content: string | Buffer, member = ''): Promise<void> {
  await mkdir(root.path('bundle/bin'), { recursive: true });
  await writeFile(root.path('bundle/bin', file), content);
  const entry = { path: `bin/${file}`, kind: 'binary', name: file, sha256: sha256(content), component: 'kustomize' };
  const manifest = JSON.stringify({ files: [entry] });
  await root.write('bundle/manifest.json', manifest);
  await root.write('env', envFile({ ...ENV, K8SLAB_BUNDLE_SHA256: sha256(manifest) }));
  await root.write(
    'files/components/kustomize/settings',
    `C_VERSION='5.8.1'\nC_FILE='${file}'\nC_MEMBER='${member}'\n`,
  );
  await root.write('files/components/kustomize/sources', `binary\t${file}\t-\thttps://example.invalid/${file}\n`);
}

function run(...args: string[]) {
  return root.runGuest(args, {
    K8SLAB_PROGRAM_BIN: root.path('programs'),
    K8SLAB_COMPLETION_DIR: root.path('completion'),
  });
}

async function install(): Promise<string> {
  const { code, stdout, stderr } = await run('kustomize');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('a component that is a program', () => {
  test('is installed, tried, told of, and gone again without a trace', async () => {
    await bundled('kustomize', KUSTOMIZE);
    expect(await install()).toMatch(
      /^installed .*\/programs\/kustomize\nkustomize v5\.8\.1 builds\nK8SLAB_RESULT changed\n$/,
    );
    expect(await readFile(root.path('completion/kustomize'), 'utf8')).toBe('# completion\n');
    expect(existsSync(root.path('run/kustomize-probe'))).toBe(false);
    expect(await install()).toBe('K8SLAB_RESULT unchanged\n');
    expect((await run('component-states')).stdout).toBe('K8SLAB_COMPONENT kustomize 5.8.1\n');

    expect(await run('--remove', 'kustomize')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('component-states')).stdout).toBe('');
    for (const path of ['programs/kustomize', 'completion/kustomize', 'state/stamps/kustomize']) {
      expect(existsSync(root.path(path)), path).toBe(false);
    }
    // Once more, with nothing there.
    expect((await run('--remove', 'kustomize')).code).toBe(0);
    expect(await install()).toContain('K8SLAB_RESULT changed\n');
  });

  test('comes out of the archive that its project publishes', async () => {
    await mkdir(root.path('archive'));
    await root.write('archive/kustomize', KUSTOMIZE, 0o755);
    await root.write('archive/LICENSE', 'text');
    execFileSync('tar', ['-czf', root.path('k.tar.gz'), '-C', root.path('archive'), 'kustomize', 'LICENSE']);
    await bundled('kustomize_linux.tar.gz', await readFile(root.path('k.tar.gz')), 'kustomize');
    await install();
    expect(existsSync(root.path('programs/LICENSE'))).toBe(false);
    await bundled('kustomize_linux.tar.gz', await readFile(root.path('k.tar.gz')), 'linux-amd64/kustomize');
    const { code, stderr } = await run('kustomize');
    expect(code).toBe(1);
    expect(stderr).toContain('K8SLAB_ERROR K8SLAB_COMPONENT_SOURCE Cannot unpack kustomize_linux.tar.gz');
  });

  test('is repaired when somebody removes it', async () => {
    await bundled('kustomize', KUSTOMIZE);
    await install();
    await root.shell('rm "$1"', { args: [root.path('programs/kustomize')] });
    expect(await install()).toContain('K8SLAB_RESULT changed\n');
  });

  test('of another version than planned is refused', async () => {
    await bundled('kustomize', KUSTOMIZE.replace('v5.8.1', 'v4.0.0'));
    const { code, stderr } = await run('kustomize');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_COMPONENT_VERSION .* it is version v4\.0\.0, wanted v5\.8\.1$/m);
    expect((await run('component-states')).stdout).toBe('');
  });

  test('that does not do its job does not count as installed', async () => {
    await bundled('kustomize', KUSTOMIZE.replace('echo "image: $4"', 'true'));
    const { code, stderr } = await run('kustomize');
    expect(code).toBe(1);
    expect(stderr).toContain('K8SLAB_ERROR K8SLAB_COMPONENT_NOT_READY Cannot use kustomize: it built');
  });

  test('is never downloaded without a checksum', async () => {
    await bundled('kustomize', KUSTOMIZE);
    await root.write('env', envFile(ENV));
    const { code, stderr } = await run('kustomize');
    expect(code).toBe(1);
    expect(stderr).toContain('K8SLAB_COMPONENT_SOURCE Cannot download kustomize: no checksum is known for it');
  });
});
