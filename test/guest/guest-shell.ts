import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GUEST_DIR = fileURLToPath(new URL('../../scripts/guest', import.meta.url));

export interface ShellResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Values of a lab of three nodes; the shape every env file has. */
export const ENV: Readonly<Record<string, string>> = {
  K8SLAB_LAB: 'lab',
  K8SLAB_PROFILE: 'classic',
  K8SLAB_NODE_NAME: 'w1-k8s',
  K8SLAB_NODE_ROLE: 'worker',
  K8SLAB_NODE_IP: '192.168.1.101',
  K8SLAB_NODE_PREFIX: '24',
  K8SLAB_NODE_KIND: 'vm',
  K8SLAB_CONTROL_PLANE_NAME: 'm-k8s',
  K8SLAB_CONTROL_PLANE_IP: '192.168.1.10',
  K8SLAB_HOSTS: '192.168.1.10 m-k8s\n192.168.1.101 w1-k8s\n192.168.1.102 w2-k8s',
  K8SLAB_KUBERNETES_VERSION: '1.20.2',
  K8SLAB_KUBERNETES_SOURCE: 'bundle',
  K8SLAB_RUNTIME: 'containerd',
  K8SLAB_CRI_SOCKET: '/run/containerd/containerd.sock',
  K8SLAB_POD_CIDR: '172.16.0.0/16',
  K8SLAB_POD_SUBNET: '172.16.1.0/24',
  K8SLAB_POD_ROUTES: '172.16.0.0/24 192.168.1.10\n172.16.2.0/24 192.168.1.102',
  K8SLAB_SERVICE_CIDR: '10.96.0.0/12',
  K8SLAB_CNI: 'static-route',
  K8SLAB_CNI_VERSION: '',
  K8SLAB_IMAGE_REPOSITORY: 'k8s.gcr.io',
  K8SLAB_PAUSE_IMAGE: 'k8s.gcr.io/pause:3.2',
  K8SLAB_BUNDLE_SHA256: '',
  K8SLAB_DNS: '1',
  K8SLAB_UNTAINT: '0',
  K8SLAB_BOOK_DEFAULTS: '0',
  K8SLAB_HTTP_PROXY: '',
  K8SLAB_HTTPS_PROXY: '',
  K8SLAB_NO_PROXY: '',
  K8SLAB_WORKERS: '2',
  K8SLAB_PATIENCE: '1',
};

/** The env file as the host writes it. */
export function envFile(values: Readonly<Record<string, string>> = ENV): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}

/** A node's directories in a temporary place, and a copy of the guest scripts to which tests add steps. */
export class GuestRoot {
  private constructor(readonly dir: string) {}

  static async create(): Promise<GuestRoot> {
    const root = new GuestRoot(await mkdtemp(join(tmpdir(), 'k8slab-guest-')));
    await cp(GUEST_DIR, root.path('guest'), { recursive: true });
    for (const name of ['files', 'state', 'run', 'bundle', 'bin']) await mkdir(root.path(name));
    await root.write('env', envFile());
    return root;
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  async write(name: string, content: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), content, { mode });
  }

  /** A tiny program in front of PATH. */
  async program(name: string, body: string): Promise<void> {
    await this.write(`bin/${name}`, `#!/usr/bin/env bash\n${body}\n`, 0o755);
  }

  environment(): Record<string, string> {
    return {
      PATH: `${this.path('bin')}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
      K8SLAB_ENV_FILE: this.path('env'),
      K8SLAB_GOLDEN_FILE: this.path('golden.json'),
      K8SLAB_FILES_DIR: this.path('files'),
      K8SLAB_BUNDLE_DIR: this.path('bundle'),
      K8SLAB_STATE_DIR: this.path('state'),
      K8SLAB_RUN_DIR: this.path('run'),
    };
  }

  /** `run.sh ARGS`. */
  runGuest(args: readonly string[], extra: Record<string, string> = {}): Promise<ShellResult> {
    return run(this.path('guest/run.sh'), args, { ...this.environment(), ...extra });
  }

  /** Runs a piece of shell with the library loaded and the env file read, as a step would. */
  shell(script: string, { args = [], step }: { args?: readonly string[]; step?: string } = {}): Promise<ShellResult> {
    const source = `set -Eeuo pipefail
GUEST_DIR=${this.path('guest')}
for library in "$GUEST_DIR"/lib/*.sh; do . "$library"; done
load_env "$ENV_FILE"
${step === undefined ? '' : `STEP=${step}; . "$(step_script ${step})"`}
${script}`;
    return run('bash', ['-c', source, 'test', ...args], this.environment());
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}

export function run(program: string, args: readonly string[], env: Record<string, string>): Promise<ShellResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
