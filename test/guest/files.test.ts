import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

describe('write_file', () => {
  test('creates directories, sets the mode, leaves no temporary file', async () => {
    const result = await root.shell('printf "a\\n" | write_file "$1" 0600', { args: [root.path('new/dir/file')] });
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readdir(root.path('new/dir'))).toEqual(['file']);
    expect((await stat(root.path('new/dir/file'))).mode & 0o777).toBe(0o600);
  });

  test('does not touch a file that is as wanted, replaces one that is not', async () => {
    await root.write('file', 'a\n');
    const before = await stat(root.path('file'));
    await root.shell('printf "a\\n" | write_file "$1" 0644', { args: [root.path('file')] });
    expect((await stat(root.path('file'))).ino).toBe(before.ino);
    await root.shell('printf "b\\n" | write_file "$1" 0644', { args: [root.path('file')] });
    expect((await stat(root.path('file'))).ino).not.toBe(before.ino);
    expect(await readFile(root.path('file'), 'utf8')).toBe('b\n');
  });
});

describe('managed_block', () => {
  const block = async (content: string, lines: string): Promise<string> => {
    await root.write('hosts', content);
    return (await root.shell('managed_block "$1" <<<"$2"', { args: [root.path('hosts'), lines] })).stdout;
  };

  test('is added at the end and replaced in a second run', async () => {
    const once = await block('127.0.0.1 localhost\n', '10.0.0.1 a');
    expect(once).toBe('127.0.0.1 localhost\n# BEGIN k8slab\n10.0.0.1 a\n# END k8slab\n');
    expect(await block(once, '10.0.0.1 a')).toBe(once);
    expect(await block(once, '10.0.0.2 b')).toBe('127.0.0.1 localhost\n# BEGIN k8slab\n10.0.0.2 b\n# END k8slab\n');
  });

  test('keeps what others wrote after it', async () => {
    const text = await block('# BEGIN k8slab\nold\n# END k8slab\n10.9.9.9 mine\n', 'new');
    expect(text).toBe('10.9.9.9 mine\n# BEGIN k8slab\nnew\n# END k8slab\n');
  });

  test('a block without its end takes nothing else with it', async () => {
    expect(await block('first\n# BEGIN k8slab\nsecond\nthird\n', 'new')).toBe(
      'first\nsecond\nthird\n# BEGIN k8slab\nnew\n# END k8slab\n',
    );
  });

  test('without lines the block goes', async () => {
    expect(await block('a\n# BEGIN k8slab\nb\n# END k8slab\n', '')).toBe('a\n');
  });
});

describe('substitute', () => {
  test('values are data: &, \\, / and $ stay what they are', async () => {
    const value = '&\\1/$(id)"@OTHER';
    const result = await root.shell('substitute TOKEN="$1" <<<"a @TOKEN@ b @TOKEN@"', { args: [value] });
    expect(result.stdout).toBe(`a ${value} b ${value}\n`);
  });

  test('a placeholder without a value is an error', async () => {
    const result = await root.shell('substitute TOKEN=x <<<"@TOKEN@ @CA_CERT_HASH@"');
    expect(result.code).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(
      'K8SLAB_GUEST_PLACEHOLDER Cannot fill in a rendered file: nothing stands for @CA_CERT_HASH@',
    );
  });

  test('addresses and image digests are no placeholders', async () => {
    const text = 'mail@example.com image@sha256:00';
    expect((await root.shell('substitute <<<"$1"', { args: [text] })).stdout).toBe(`${text}\n`);
  });
});

test('sync_mirrors makes the mirrors those of the lab, and leaves what others wrote', async () => {
  const mirror = '# Mirrors of docker.io, tried in order; then the registry itself.\n';
  const own = '# The registry of this lab.\n';
  await root.write('files/certs.d/docker.io/hosts.toml', mirror);
  await root.write('target/quay.io/hosts.toml', mirror);
  await root.write('target/ghcr.io/hosts.toml', mirror);
  await root.write('target/ghcr.io/ca.crt', 'mine');
  await root.write('target/192.168.1.10:8443/hosts.toml', own);
  const args = [root.path('target')];
  const there = () => readdir(root.path('target'), { recursive: true }).then((names) => names.sort());
  expect(await root.shell('sync_mirrors "$FILES_DIR/certs.d" "$1"', { args })).toMatchObject({ code: 0 });
  const others = ['192.168.1.10:8443', '192.168.1.10:8443/hosts.toml', 'ghcr.io', 'ghcr.io/ca.crt'];
  expect(await there()).toEqual([...others, 'docker.io', 'docker.io/hosts.toml'].sort());
  // The lab file names no mirror any more.
  expect(await root.shell('sync_mirrors "$FILES_DIR/none" "$1"', { args })).toMatchObject({ code: 0 });
  expect(await there()).toEqual(others);
  expect(await root.shell('sync_mirrors "$FILES_DIR/none" "$1/none"', { args })).toMatchObject({ code: 0 });
});
