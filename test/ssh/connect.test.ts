import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HostKeyEvent } from '../../src/ssh/host-key-policy.js';
import { connect, knownHostsOf, server } from './harness.js';
import { newKey, publicLine } from './server.js';

describe('host keys', () => {
  it('trusts the first key once, says so, and records it for plain ssh', async () => {
    const node = await server();
    const events: HostKeyEvent[] = [];
    await connect(node, { onHostKey: (event) => events.push(event) });
    expect(events).toMatchObject([{ node: 'w1-k8s', source: 'first-use' }]);
    expect(readFileSync(knownHostsOf(node).path, 'utf8')).toBe(`w1-k8s ${publicLine(node.hostKey)}\n`);
    await connect(node, { onHostKey: (event) => events.push(event) });
    expect(events).toHaveLength(1);
  });

  it('refuses another key at once and tells how to accept it', async () => {
    const node = await server();
    const other = newKey();
    writeFileSync(join(node.dir, 'known_hosts'), `w1-k8s ${publicLine(other)}\n`);
    await expect(connect(node)).rejects.toMatchObject({
      code: 'K8SLAB_SSH_HOST_KEY',
      hint: expect.stringContaining('--accept-new-host-key w1-k8s') as string,
    });
    expect(node.seen).toMatchObject({ connections: 1, logins: 0 });
  });

  it('accepts a new key after the old one was forgotten', async () => {
    const node = await server();
    writeFileSync(join(node.dir, 'known_hosts'), `m-k8s ${publicLine(newKey())}\nw1-k8s ${publicLine(newKey())}\n`);
    knownHostsOf(node).forget('w1-k8s');
    await connect(node);
    expect(knownHostsOf(node).keysOf('w1-k8s')).toHaveLength(1);
    expect(knownHostsOf(node).keysOf('m-k8s')).toHaveLength(1);
  });

  it('believes keys read past the network, also over a recorded one', async () => {
    const node = await server();
    writeFileSync(join(node.dir, 'known_hosts'), `w1-k8s ${publicLine(newKey())}\n`);
    const events: HostKeyEvent[] = [];
    await connect(node, {
      hostKeys: [`${publicLine(node.hostKey)} root@w1`],
      onHostKey: (event) => events.push(event),
    });
    expect(events).toMatchObject([{ source: 'provider' }]);
    expect(readFileSync(knownHostsOf(node).path, 'utf8')).toBe(`w1-k8s ${publicLine(node.hostKey)}\n`);
  });

  it('refuses a first connection that does not show the key read past the network', async () => {
    const node = await server();
    await expect(connect(node, { hostKeys: [publicLine(newKey())] })).rejects.toMatchObject({
      code: 'K8SLAB_SSH_HOST_KEY',
    });
  });
});

describe('connecting', () => {
  it('waits for an sshd that is not up yet', async () => {
    const first = await server();
    const { port } = first.target;
    await first.stop();
    const pending = connect(first, { target: { ...first.target, identityFiles: [await keyFile()] } }).catch(
      (e: unknown) => e,
    );
    const second = await server({ port });
    // The key is another server's: refused logins prove that the connection was tried again and reached it.
    expect(await pending).toMatchObject({ code: 'K8SLAB_SSH_AUTH' });
    expect(second.seen.connections).toBeGreaterThan(1);
  });

  it('gives up at the deadline with the last thing seen', async () => {
    const node = await server();
    await node.stop();
    const target = { ...node.target, identityFiles: [await keyFile()] };
    await expect(connect(node, { target, deadlineMs: 700 })).rejects.toMatchObject({
      code: 'K8SLAB_SSH_TIMEOUT',
      message: expect.stringMatching(/ssh on w1-k8s \(127\.0\.0\.1:\d+\).*ECONNREFUSED/) as string,
    });
  });

  it('tries a refused login again, but only a few times', async () => {
    const node = await server();
    node.refuseLogins = 2;
    const ssh = await connect(node);
    expect((await ssh.run({ argv: ['echo', 'in'] })).stdout).toBe('in\n');
    expect(node.seen.connections).toBe(3);
    const never = await server();
    never.refuseLogins = 99;
    await expect(connect(never)).rejects.toMatchObject({ code: 'K8SLAB_SSH_AUTH' });
    expect(never.seen.connections).toBe(4);
  });

  it('says which key files it could not use', async () => {
    const node = await server();
    writeFileSync(join(node.dir, 'junk'), 'no key');
    const identityFiles = [join(node.dir, 'junk'), join(node.dir, 'gone')];
    await expect(connect(node, { target: { ...node.target, identityFiles } })).rejects.toMatchObject({
      code: 'K8SLAB_SSH_KEY',
      message: expect.stringMatching(/junk: .*ENOENT.*gone/s) as string,
    });
  });

  it('stops at once when interrupted', async () => {
    const node = await server();
    await expect(connect(node, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED' });
    expect(node.seen.connections).toBe(0);
  });
});

async function keyFile(): Promise<string> {
  const other = await server();
  return other.target.identityFiles[0] ?? '';
}
