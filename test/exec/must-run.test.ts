import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/errors.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { mustRun } from '../../src/exec/must-run.js';

const exec = createLocalExec({ env: { PATH: process.env['PATH'] }, host: process });
const options = { code: 'K8SLAB_TEST', what: 'create the network', hint: 'Start docker.' };

describe('mustRun', () => {
  it('gives the result of a success', async () => {
    expect((await mustRun(exec, { argv: ['echo', 'hi'] }, options)).stdout).toBe('hi\n');
  });

  it('fails with the last words, the command and no secret', async () => {
    const argv = [
      'sh',
      '-c',
      'echo noise; echo "token abcdef.0123456789abcdef refused" >&2; exit 7',
      'password=hunter22',
    ];
    await expect(mustRun(exec, { argv }, options)).rejects.toMatchObject({
      code: 'K8SLAB_TEST',
      message: 'Cannot create the network: sh on host exited with 7 (token [redacted] refused)',
      hint: 'Start docker.',
      exitCode: ExitCode.failed,
      details: { exitCode: 7, reason: 'exit', output: ['token [redacted] refused'] },
    });
    const error: unknown = await mustRun(exec, { argv }, options).catch((caught: unknown) => caught);
    expect(JSON.stringify(error)).not.toContain('hunter22');
  });

  it('says that a program is missing, and that it is the host that is not fit', async () => {
    await expect(mustRun(exec, { argv: ['k8slab-missing'] }, options)).rejects.toMatchObject({
      message:
        'Cannot create the network: k8slab-missing on host could not be started: it is not installed or not on the PATH',
      exitCode: ExitCode.host,
    });
  });

  it('turns an abort into an interruption', async () => {
    await expect(mustRun(exec, { argv: ['true'], signal: AbortSignal.abort() }, options)).rejects.toMatchObject({
      code: 'K8SLAB_INTERRUPTED',
      exitCode: ExitCode.interrupted,
    });
  });
});
