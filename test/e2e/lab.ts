import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { type CliOptions, type CliRun, runCli, runProgram } from './cli-run.js';
import { tellState } from './tell-state.js';

export type E2eProvider = 'docker' | 'libvirt';

export function e2eProvider(): E2eProvider {
  const value = process.env['K8SLAB_E2E_PROVIDER'];
  if (value === 'docker' || value === 'libvirt') return value;
  throw new Error('K8SLAB_E2E_PROVIDER must be docker or libvirt; run scripts/dev/e2e');
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; run scripts/dev/e2e`);
  return value;
}

/**
 * For the stories about the cluster itself: the usual components, but none on emulated machines, where each takes
 * minutes. The stories of the components install theirs there too.
 */
export function besidesTheCluster(provider: E2eProvider): string | undefined {
  return provider === 'libvirt' ? 'none' : undefined;
}

/** A throw-away project directory with one control plane and two workers. */
export class E2eLab {
  readonly dir = mkdtempSync(join(tmpdir(), 'k8slab-e2e-'));
  readonly labDir = join(this.dir, 'lab');
  readonly file = join(this.dir, 'k8slab.yaml');
  readonly nodes = ['m-k8s', 'w1-k8s', 'w2-k8s'] as const;

  constructor(readonly provider: E2eProvider) {
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await tellState(this);
    });
  }

  get profile(): string {
    return required('K8SLAB_E2E_PROFILE');
  }

  /**
   * An address in the nodes' network, which `init` chose among those that are free on this host: a house whose router
   * is 192.168.1.1 gets another than the book's.
   */
  address(host: number): string {
    const nodes = /^ +nodes: (\d+\.\d+\.\d+)\.0\/24$/m.exec(readFileSync(this.file, 'utf8'))?.[1];
    if (nodes === undefined) throw new Error(`${this.file} tells no network of nodes`);
    return `${nodes}.${String(host)}`;
  }

  /** What `nodeTable` says of a whole lab: the addresses of the book's topology. */
  get readyTable(): string[] {
    return [`m-k8s ${this.address(10)} True`, `w1-k8s ${this.address(101)} True`, `w2-k8s ${this.address(102)} True`];
  }

  /**
   * Flags of a first `up`; later calls read k8slab.yaml.
   *
   * @param components as for --components; left out, the lab gets the usual ones
   */
  firstUpFlags(components?: string): string[] {
    const flags = ['--provider', this.provider, '--profile', this.profile, '--workers', '2'];
    flags.push('--bundle', required('K8SLAB_E2E_BUNDLE'));
    if (this.provider === 'libvirt') flags.push('--box', required('K8SLAB_E2E_BOX'));
    // The Calico of this bundle is compiled here, without BIRD: IPIP would need its routes.
    if (this.profile === 'modern') flags.push('--encapsulation', 'vxlan');
    if (components !== undefined) flags.push('--components', components);
    return flags;
  }

  cli(args: readonly string[], options: Omit<CliOptions, 'cwd'> = {}): Promise<CliRun> {
    return runCli(args, { cwd: this.dir, ...options });
  }

  /** A command that has to end well, asked for JSON; what it said is in the failure if it does not. */
  async well(...args: string[]): Promise<CliRun> {
    const run = await this.cli([...args, '--output', 'json']);
    expect(run.exitCode, `${args.join(' ')}\n${run.stderr}\n${run.stdout.slice(-4000)}`).toBe(0);
    return run;
  }

  /** What a program says that has to end well as root of a node. */
  async asRoot(node: string, ...argv: string[]): Promise<string> {
    const run = await this.onNode(node, ['sudo', ...argv]);
    expect(run.exitCode, `${node}: ${argv.join(' ')}\n${run.stderr}`).toBe(0);
    return run.stdout;
  }

  /** kubectl on the control plane, as JSON. */
  async kubectlJson<T>(args: readonly string[]): Promise<T> {
    const run = await this.cli([
      'ssh',
      'm-k8s',
      '--',
      'sudo',
      'kubectl',
      '--kubeconfig',
      '/etc/kubernetes/admin.conf',
      ...args,
      '-o',
      'json',
    ]);
    if (run.exitCode !== 0) throw new Error(`kubectl ${args.join(' ')} exited ${String(run.exitCode)}: ${run.stderr}`);
    return JSON.parse(run.stdout) as T;
  }

  async kubectl(args: readonly string[], stdin = ''): Promise<string> {
    const command = ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args];
    const argv =
      stdin === ''
        ? ['sudo', ...command]
        : [
            'sudo',
            'sh',
            '-c',
            `printf %s "$1" | base64 -d | ${command.join(' ')}`,
            'sh',
            Buffer.from(stdin).toString('base64'),
          ];
    const run = await this.cli(['ssh', 'm-k8s', '--', ...argv]);
    if (run.exitCode !== 0) throw new Error(`kubectl ${args.join(' ')} exited ${String(run.exitCode)}: ${run.stderr}`);
    return run.stdout;
  }

  async onNode(node: string, argv: readonly string[]): Promise<CliRun> {
    return this.cli(['ssh', node, '--', ...argv]);
  }

  /** Takes a snapshot from one libvirt machine behind the back of everybody. */
  lostSnapshot(node: string, name: string): ReturnType<typeof runProgram> {
    const domain = `${(JSON.parse(readFileSync(join(this.labDir, 'plan.json'), 'utf8')) as { lab: string }).lab}-${node}`;
    return runProgram('virsh', ['-c', 'qemu:///system', 'snapshot-delete', domain, name], { cwd: this.dir });
  }

  /** Plain vagrant in the lab directory, without k8slab's environment. */
  vagrant(args: readonly string[]): ReturnType<typeof runProgram> {
    return runProgram('vagrant', args, { cwd: this.labDir, env: { VAGRANT_CHECKPOINT_DISABLE: '1', LANG: 'C.UTF-8' } });
  }
}

interface NodeList {
  items: {
    metadata: { name: string };
    status: { conditions: { type: string; status: string }[]; addresses: { type: string; address: string }[] };
  }[];
}

/** `name ip ready` of every node, sorted. */
export async function nodeTable(lab: E2eLab): Promise<string[]> {
  const list = await lab.kubectlJson<NodeList>(['get', 'nodes']);
  return list.items
    .map((node) => {
      const ready = node.status.conditions.find((condition) => condition.type === 'Ready')?.status ?? 'missing';
      const ip = node.status.addresses.find((address) => address.type === 'InternalIP')?.address ?? 'missing';
      return `${node.metadata.name} ${ip} ${ready}`;
    })
    .sort();
}
