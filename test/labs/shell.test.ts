import type { CommandResult } from '../../src/labs/command-result.js';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { runShell } from '../../src/labs/shell.js';
import type { SshRequest } from '../../src/ssh/ssh-exec.js';
import { labContext, ScriptedNode } from './lab-harness.js';

const dir = mkdtempSync(join(tmpdir(), 'k8slab-shell-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const local = createLocalExec({ env: { PATH: process.env['PATH'] }, host: process });

/** What a node would do with it: the very same words, run by a real bash here. */
class RealShell extends ScriptedNode {
  override run({ sudo: _sudo, ...request }: SshRequest) {
    return local.run(request);
  }
}

function type(text: string, folder = dir): Promise<CommandResult> {
  const context = labContext([new RealShell('m-k8s')]);
  const place = { dir: folder, kubeconfig: '/some/where.conf', namespace: 'default' };
  return runShell(context, place, text, { node: 'm-k8s', deadlineMs: 20_000, signal: context.signal });
}

describe('the shell of the workstation', () => {
  function here(lab: string): Promise<CommandResult> {
    const context = { ...labContext([]), host: { exec: local, shell: ['bash', '-c'], dir } };
    const place = { dir: `/root/k8slab/labs/${lab}`, kubeconfig: '/some/where.conf', namespace: 'default' };
    const text = 'pwd; echo "$VAGRANT_DOTFILE_PATH $VAGRANT_DEFAULT_PROVIDER"';
    return runShell(context, place, text, { node: 'host', deadlineMs: 20_000, signal: context.signal });
  }

  it("starts in the lab's folder, or at home before there is one, and never knows the cluster's machines", async () => {
    const folder = join(dir, 'ch9', '9.9.9');
    const known = `${join(folder, '.vagrant')} docker\n`;
    expect((await here('ch9/9.9.9')).stdout).toBe(`${homedir()}\n${known}`);
    mkdirSync(folder, { recursive: true });
    expect((await here('ch9/9.9.9')).stdout).toBe(`${folder}\n${known}`);
  });
});

describe("the learner's shell", () => {
  it.each([
    ['echo "$HOME" "$KUBECONFIG"', 0, '/root /some/where.conf\n'],
    ['pwd', 0, `${dir}\n`],
    ["echo '{{.ID}}' \"it's\" $((1 + 2))", 0, "{{.ID}} it's 3\n"],
    ['false\necho never', 1, ''],
    ['false || echo caught', 0, 'caught\n'],
    ['cat <<EOF\none $((1))\nEOF\n', 0, 'one 1\n'],
    ['printf "a\\nb\\n" | head -n 1', 0, 'a\n'],
    ['for i in 1 2; do echo "$i"; done', 0, '1\n2\n'],
    ['exit 7', 7, ''],
  ])('%j', async (text, exitCode, stdout) => {
    const result = await type(text);
    expect({ exitCode: result.exitCode, stdout: result.stdout }).toEqual({ exitCode, stdout });
  });

  it('is somewhere else where the lab was never played, not nowhere', async () => {
    const { exitCode, stdout } = await type('pwd; echo "$#"', join(dir, 'never played'));
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^\/.*\n1\n$/)]);
    expect(stdout).not.toContain('never played');
  });
});
