import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const LIB = fileURLToPath(new URL('../../scripts/box/lib/', import.meta.url));

beforeEach(({ skip }) => skip(process.platform !== 'linux', 'boxes are built on Linux only'));

/** Builds a tree as scripts/box/build does, with the debootstrap of this machine played by `minbase`. */
function build(minbase: string): { status: number | null; stderr: string } {
  const script = `set -euo pipefail
for part in common debian-archive debian-tree node-tree node-image box-tree; do . "$1/$part.sh"; done
build_minbase() { ${minbase}; }
build_node_tree() { mkdir "$1/tree"; tar -C "$1/tree" -xpf "$(minbase_tar)"; tar -C "$1/tree" -cf "$1/tree.tar" .; }
tree() { local tar; tar=$(node_tree_tar); tar -tf "$tar" >&2; }
tree`;
  const env = { PATH: process.env['PATH'], K8SLAB_CACHE: tempDir() };
  return spawnSync('bash', ['-c', script, 'build', LIB], { env, encoding: 'utf8' });
}

describe('a tree made of another one', () => {
  it('has what that one has', () => {
    const made = build('touch "$1/hello"; tar -C "$1" -cf "$1/tree.tar" hello');
    expect(made.status).toBe(0);
    expect(made.stderr).toContain('./hello');
  });

  it('ends with what went wrong with that one', () => {
    const made = build('echo "no mirror answers" >&2; return 1');
    expect(made.status).toBe(1);
    expect(made.stderr.trim().split('\n').at(-1)).toBe('no mirror answers');
  });
});

describe('the mirror of this machine', () => {
  /** @param uri as the sources of apt have it */
  function mirrors(uri: string): string[] {
    const script = `set -euo pipefail
. "$1/common.sh"; . "$1/debian-archive.sh"
given=$2
mirror_of_suite() { printf '%s\\n' "$given"; }
debian_mirror
security_mirror`;
    const env = { PATH: process.env['PATH'], K8SLAB_CACHE: tempDir() };
    return spawnSync('bash', ['-c', script, 'x', LIB, uri], { env, encoding: 'utf8' }).stdout.trim().split('\n');
  }

  it('is taken out of the file of a cloud image', () => {
    const list = join(tempDir(), 'debian.list');
    writeFileSync(list, '# by cloud-init\n\nhttps://archive.test/debian/\nhttps://other.test/debian\n');
    const found = 'https://archive.test/debian';
    expect(mirrors(`mirror+file:${list}`)).toEqual([found, found]);
    expect(mirrors(`mirror+file://${list}`)).toEqual([found, found]);
    expect(mirrors('http://mirror.test/debian/')).toEqual(['http://mirror.test/debian', 'http://mirror.test/debian']);
  });
});
