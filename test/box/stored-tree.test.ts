import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../temp-dir.js';

const LIB = fileURLToPath(new URL('../../scripts/box/lib/', import.meta.url));

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

describe.skipIf(process.platform !== 'linux')('a tree made of another one', () => {
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
