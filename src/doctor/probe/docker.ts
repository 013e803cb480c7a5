import { findProgram, type Host } from '../host.js';

export interface DockerProbe {
  program: string | undefined;
  /** Version of the server; undefined: no server answered. */
  server: string | undefined;
  /** Last line of what docker said instead. */
  error: string | undefined;
}

const DEADLINE_MS = 15_000;

export async function probeDocker(host: Host): Promise<DockerProbe> {
  const program = await findProgram(host, 'docker');
  if (program === undefined) return { program, server: undefined, error: undefined };
  // Not `docker info`, for which the server counts containers and images first.
  // The client alone exits 0 on some versions with an empty server version: the text decides, not the exit code.
  const result = await host.exec.run({
    argv: ['docker', 'version', '--format', '{{.Server.Version}}'],
    deadlineMs: DEADLINE_MS,
    env: { LC_ALL: 'C' },
  });
  const server = /^\d+\.\d+\S*$/.exec(result.stdout.trim())?.[0];
  return { program, server, error: server === undefined ? lastLine(result.stderr, result.reason) : undefined };
}

/** Undefined: no server to ask. */
export async function hasImage(host: Host, name: string): Promise<boolean | undefined> {
  const asked = await host.exec.run({
    argv: ['docker', 'image', 'ls', '--quiet', '--', name],
    deadlineMs: DEADLINE_MS,
    env: { LC_ALL: 'C' },
  });
  return asked.ok ? asked.stdout.trim() !== '' : undefined;
}

function lastLine(stderr: string, reason: string): string {
  return (
    stderr.trim().split('\n').at(-1)?.trim() || (reason === 'timeout' ? `no answer in ${DEADLINE_MS / 1000} s` : reason)
  );
}
