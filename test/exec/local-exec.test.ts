import { kill } from 'node:process';
import { describe, expect, it } from 'vitest';
import { createLocalExec } from '../../src/exec/local-exec.js';

const exec = createLocalExec({ env: { PATH: process.env['PATH'], LANG: 'ko_KR.UTF-8' }, host: process });
const node = (script: string) => [process.execPath, '-e', script];
const alive = (pid: number) => {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
};

describe('local exec', () => {
  it('gives exit code and both streams', async () => {
    const result = await exec.run({ argv: ['sh', '-c', 'echo out; echo err >&2; exit 3'] });
    expect(result).toMatchObject({ ok: false, reason: 'exit', exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('passes lines on as they arrive, whole, without CR', async () => {
    const lines: string[] = [];
    const script =
      'const b=Buffer.from("한글\\r\\nlast");process.stdout.write(b.subarray(0,2));setTimeout(()=>process.stdout.write(b.subarray(2)),50)';
    const result = await exec.run({ argv: node(script), onLine: (line, stream) => lines.push(`${stream}:${line}`) });
    expect(lines).toEqual(['stdout:한글', 'stdout:last']);
    expect(result.stdout).toBe('한글\nlast');
  });

  it('keeps the last MiB of a flood', async () => {
    const result = await exec.run({
      argv: node('process.stdout.write("a".repeat(3*1024*1024));process.stdout.write("END")'),
    });
    expect(result.stdout).toHaveLength(1024 * 1024);
    expect(result.stdout.endsWith('aEND')).toBe(true);
  });

  it('keeps more where the answer is wanted whole', async () => {
    const argv = node('process.stdout.write("a".repeat(3*1024*1024))');
    expect((await exec.run({ argv, maxOutputBytes: 4 * 1024 * 1024 })).stdout).toHaveLength(3 * 1024 * 1024);
  });

  it('asks for English and lets the request override it', async () => {
    const argv = ['sh', '-c', 'echo "$LANG $LC_ALL $X"'];
    expect((await exec.run({ argv })).stdout).toBe('C C \n');
    const env = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', X: 'x' };
    expect((await exec.run({ argv, env })).stdout).toBe('C.UTF-8 C.UTF-8 x\n');
  });

  it('inherits nothing but the given environment', async () => {
    process.env['K8SLAB_LEAK'] = 'leak';
    const result = await exec.run({ argv: ['sh', '-c', 'echo "[$K8SLAB_LEAK]"'] });
    delete process.env['K8SLAB_LEAK'];
    expect(result.stdout).toBe('[]\n');
  });

  it('feeds stdin and survives a program that does not read it', async () => {
    expect((await exec.run({ argv: ['cat'], stdin: 'text' })).stdout).toBe('text');
    expect(await exec.run({ argv: ['true'], stdin: 'x'.repeat(1_000_000) })).toMatchObject({ ok: true });
  });

  it('gives no stdin to wait on', async () => {
    expect((await exec.run({ argv: ['cat'], deadlineMs: 10_000 })).reason).toBe('exit');
  });

  it('tells a missing program from a missing directory', async () => {
    expect(await exec.run({ argv: ['k8slab-no-such-program'] })).toMatchObject({ reason: 'spawn', ok: false });
    const result = await exec.run({ argv: ['true'], cwd: '/no/such/dir' });
    expect(result.reason).toBe('spawn');
    expect(String(result.cause)).toContain('/no/such/dir does not exist');
  });

  it('names the signal that ended a program', async () => {
    const result = await exec.run({ argv: ['sh', '-c', 'kill -9 $$'] });
    expect(result).toMatchObject({ reason: 'signal', exitCode: undefined, cause: 'SIGKILL' });
  });

  it('ends the whole tree at the deadline', async () => {
    const result = await exec.run({ argv: ['sh', '-c', 'sleep 600 & echo $!; wait'], deadlineMs: 300 });
    expect(result).toMatchObject({ reason: 'timeout', ok: false });
    await expect.poll(() => alive(Number(result.stdout)), { timeout: 5000 }).toBe(false);
  });

  it('kills what ignores SIGTERM', async () => {
    const result = await exec.run({ argv: ['sh', '-c', 'trap "" TERM; sleep 600 & wait; sleep 600'], deadlineMs: 200 });
    expect(result.reason).toBe('timeout');
  }, 20_000);

  it('interrupts first where asked, so that the program can clean up', async () => {
    const abort = new AbortController();
    const script =
      'process.on("SIGINT",()=>{console.log("cleaned");process.exit(1)});console.log("up");setInterval(()=>{},999)';
    const result = await exec.run({
      argv: node(script),
      signal: abort.signal,
      interruptMs: 10_000,
      onLine: () => abort.abort(),
    });
    expect(result).toMatchObject({ reason: 'aborted', stdout: 'up\ncleaned\n' });
  });

  it('starts nothing when already aborted', async () => {
    const result = await exec.run({ argv: ['echo', 'ran'], signal: AbortSignal.abort() });
    expect(result).toMatchObject({ reason: 'aborted', stdout: '' });
  });

  it('does not wait for a daemon that keeps the output open', async () => {
    const result = await exec.run({ argv: ['sh', '-c', 'sleep 30 & echo $!'] });
    expect(result.ok).toBe(true);
    const daemon = Number(result.stdout);
    expect(alive(daemon)).toBe(true);
    kill(daemon, 'SIGKILL');
  });
});
