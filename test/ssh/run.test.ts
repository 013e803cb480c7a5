import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { describe, expect, it } from 'vitest';
import { connect, server } from './harness.js';

const alive = (pid: number) => {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
};

describe('commands over ssh', () => {
  it('gives exit code, both streams and lines', async () => {
    const ssh = await connect(await server());
    const lines: string[] = [];
    const result = await ssh.run({
      argv: ['sh', '-c', 'printf "a\\r\\nb"; echo err >&2; exit 3'],
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect(result).toMatchObject({ reason: 'exit', ok: false, exitCode: 3, stdout: 'a\nb', stderr: 'err\n' });
    expect(lines.sort()).toEqual(['stderr:err', 'stdout:a', 'stdout:b']);
    expect(ssh.where).toBe('w1-k8s');
  });

  it('hands over every word as it is', async () => {
    const ssh = await connect(await server());
    const words = ['$(id)', "it's", 'a b', '', '*', '`x`', '\n', '"'];
    const result = await ssh.run({ argv: ['printf', '%s|', ...words] });
    expect(result.stdout).toBe(words.map((word) => `${word}|`).join(''));
  });

  it('runs in a directory and as root', async () => {
    const ssh = await connect(await server());
    const result = await ssh.run({ argv: ['sh', '-c', 'pwd; echo "$SUDO"'], cwd: '/usr', sudo: true });
    expect(result.stdout).toBe('/usr\nyes\n');
    expect(await ssh.run({ argv: ['echo', 'ran'], cwd: '/no/such' })).toMatchObject({ exitCode: 126, stdout: '' });
  });

  it('feeds stdin, and gives an empty one otherwise', async () => {
    const ssh = await connect(await server());
    expect((await ssh.run({ argv: ['cat'], stdin: 'text' })).stdout).toBe('text');
    expect((await ssh.run({ argv: ['cat'], deadlineMs: 20_000 })).reason).toBe('exit');
  });

  it('runs 20 commands over one connection, eight at a time', async () => {
    const node = await server();
    const ssh = await connect(node);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ssh.run({ argv: ['sh', '-c', 'sleep 0.1; echo "$1"', 'x', String(index)] }),
      ),
    );
    expect(results.map((result) => result.stdout.trim())).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index)),
    );
    expect(node.seen.connections).toBe(1);
    expect(node.seen.most).toBe(8);
  });

  it('asks again where the node has no room for one more channel', async () => {
    const to = await server();
    const ssh = await connect(to);
    to.refuseChannels = 3;
    expect(await ssh.run({ argv: ['echo', 'hello'] })).toMatchObject({ reason: 'exit', stdout: 'hello\n' });
    expect(to.seen).toMatchObject({ connections: 1, refused: 3 });
  });

  it('stops asking for room when it is interrupted', async () => {
    const to = await server();
    const ssh = await connect(to);
    to.refuseChannels = 1000;
    const outcome = await ssh.run({ argv: ['echo', 'hello'], signal: AbortSignal.timeout(250) });
    expect(outcome.reason).toBe('aborted');
    expect(to.seen.commands).toEqual([]);
  });

  it('ends a command and its children at the deadline', async () => {
    const ssh = await connect(await server());
    const result = await ssh.run({ argv: ['sh', '-c', 'sleep 600 & echo $!; wait'], deadlineMs: 500 });
    expect(result).toMatchObject({ reason: 'timeout', ok: false, exitCode: undefined });
    await expect.poll(() => alive(Number(result.stdout)), { timeout: 10_000 }).toBe(false);
  });

  it('lets a command clean up when it is aborted', async () => {
    const ssh = await connect(await server());
    const abort = new AbortController();
    const result = await ssh.run({
      argv: ['sh', '-c', 'trap "echo cleaned; exit 1" TERM; echo up; while :; do sleep 0.1; done'],
      signal: abort.signal,
      onLine: () => abort.abort(),
    });
    expect(result).toMatchObject({ reason: 'aborted', stdout: 'up\ncleaned\n' });
  });

  it('calls a connection that broke mid-command what it is, and nothing goes on running on the node', async () => {
    const node = await server();
    const ssh = await connect(node);
    const result = await ssh.run({ argv: ['sh', '-c', 'sleep 600 & echo $!; wait'], onLine: () => node.cut() });
    expect(result).toMatchObject({ reason: 'connection', ok: false, exitCode: undefined });
    await expect.poll(() => alive(Number(result.stdout)), { timeout: 10_000 }).toBe(false);
  });

  it('connects again after the connection broke while idle', async () => {
    const node = await server();
    const ssh = await connect(node);
    await ssh.run({ argv: ['true'] });
    node.cut();
    await expect
      .poll(async () => (await ssh.run({ argv: ['echo', 'back'] })).stdout, { timeout: 10_000 })
      .toBe('back\n');
    expect(node.seen.connections).toBe(2);
  });

  it('gives a connection that broke more time than it gave the first one', async () => {
    const node = await server();
    const key = join((await server()).dir, 'key');
    copyFileSync(node.target.identityFiles[0] ?? '', key);
    const ssh = await connect(node, { target: { ...node.target, identityFiles: [key] }, deadlineMs: 500 });
    const lost = await ssh.run({ argv: ['sh', '-c', 'echo up; sleep 600'], onLine: () => void node.stop() });
    expect(lost.reason).toBe('connection');
    const again = ssh.run({ argv: ['true'] });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const back = await server({ port: node.target.port, hostKey: node.hostKey });
    // Refused by a server that knows other keys: it was still tried when that one came up.
    expect(await again).toMatchObject({ reason: 'connection', cause: { code: 'K8SLAB_SSH_AUTH' } });
    expect(back.seen.connections).toBeGreaterThan(0);
  });

  it('waits for a node that went away no longer than its user does', async () => {
    const node = await server();
    const key = join((await server()).dir, 'key');
    copyFileSync(node.target.identityFiles[0] ?? '', key);
    const ssh = await connect(node, { target: { ...node.target, identityFiles: [key] }, deadlineMs: 600_000 });
    const lost = await ssh.run({ argv: ['sh', '-c', 'echo up; sleep 600'], onLine: () => void node.stop() });
    expect(lost.reason).toBe('connection');
    const stop = new AbortController();
    const again = ssh.run({ argv: ['true'], signal: stop.signal });
    stop.abort();
    expect(await again).toMatchObject({ reason: 'aborted' });
    await ssh.close();
  });

  it('does not wait for a daemon that keeps the output open', async () => {
    const node = await server();
    const ssh = await connect(node);
    const file = join(node.dir, 'daemon');
    const result = await ssh.run({ argv: ['sh', '-c', 'setsid sleep 30 & echo $! > "$1"', 'x', file] });
    kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
    expect(result).toMatchObject({ reason: 'exit', exitCode: 0 });
  });
});

describe('files over ssh', () => {
  it('says which node went away, or is full, when a file did not get there', async () => {
    const node = await server();
    const tar = join(node.dir, 'bin', 'tar');
    const put = async (body: string): Promise<void> => {
      writeFileSync(tar, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
      await (await connect(node)).put(Buffer.from('x'), '/x', { mode: 0o644 });
    };
    await expect(put('echo "tar: x: Cannot write: No space left on device" >&2; exit 2')).rejects.toMatchObject({
      code: 'K8SLAB_NODE_FULL',
      message: 'Cannot upload /x to w1-k8s: its disk is full',
    });
    const cut = put('cat >/dev/null; sleep 60');
    await expect.poll(() => node.children.length).toBe(2);
    node.cut();
    await expect(cut).rejects.toMatchObject({ code: 'K8SLAB_SSH_LOST', details: { node: 'w1-k8s' } });
  });

  it('uploads many files with mode and directories in one command', async () => {
    const node = await server();
    const ssh = await connect(node);
    const big = Buffer.alloc(3_000_000, 'x');
    writeFileSync(join(node.dir, 'local'), big);
    const long = join(node.dir, 'd'.repeat(60), 'e'.repeat(60), 'f.txt');
    await ssh.putTree([
      { path: join(node.dir, 'up/a 한글'), mode: 0o600, content: 'secret' },
      { path: long, mode: 0o755, content: new Uint8Array() },
      { path: join(node.dir, 'up/big'), mode: 0o644, from: join(node.dir, 'local') },
    ]);
    expect(readFileSync(join(node.dir, 'up/a 한글'), 'utf8')).toBe('secret');
    expect(readFileSync(join(node.dir, 'up/big')).equals(big)).toBe(true);
    expect(existsSync(long)).toBe(true);
    const modes = await ssh.run({ argv: ['stat', '-c', '%a', join(node.dir, 'up/a 한글'), long] });
    expect(modes.stdout).toBe('600\n755\n');
    expect(node.seen.commands.filter((command) => command.includes('tar'))).toHaveLength(1);
  });

  it('puts one file from memory and reads it back byte by byte', async () => {
    const node = await server();
    const ssh = await connect(node);
    const bytes = Buffer.from([0, 255, 13, 10, 128, 0]);
    await ssh.put(bytes, join(node.dir, 'bytes'), { mode: 0o640 });
    expect((await ssh.get(join(node.dir, 'bytes'))).equals(bytes)).toBe(true);
  });

  it('says what the node said when it cannot', async () => {
    const node = await server();
    const ssh = await connect(node);
    await expect(ssh.get('/no/such/file')).rejects.toMatchObject({
      code: 'K8SLAB_SSH_GET',
      message: 'Cannot read /no/such/file of w1-k8s: exit code 1, cat: /no/such/file: No such file or directory',
    });
    await expect(ssh.put(Buffer.from('x'), '/proc/nope/x', { mode: 0o644 })).rejects.toMatchObject({
      code: 'K8SLAB_SSH_PUT',
    });
    await expect(ssh.put(join(node.dir, 'missing'), join(node.dir, 'x'), { mode: 0o644 })).rejects.toMatchObject({
      code: 'K8SLAB_SSH_PUT',
      message: expect.stringContaining('ENOENT') as string,
    });
    expect((await ssh.run({ argv: ['echo', 'alive'] })).stdout).toBe('alive\n');
  });

  it.each(['relative', '/a/../etc/passwd', '/a//b', '/a\0b'])('refuses the path %j', async (path) => {
    const ssh = await connect(await server());
    await expect(ssh.put(Buffer.from('x'), path, { mode: 0o644 })).rejects.toThrow(/not a plain absolute path/);
  });
});
