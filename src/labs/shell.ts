import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ExecResult } from '../exec/exec.js';
import type { Plan } from '../plan/model.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import type { CommandResult } from './command-result.js';
import { HOST, realNode } from './nodes.js';
import type { LabContext } from './run.js';

/** Where commands of one run of a lab run, and with what. */
export interface LabPlace {
  /** The lab's folder on nodes; missing: the home of root. */
  dir: string;
  /** Of kubectl on the control plane. */
  kubeconfig: string;
  namespace: string;
}

/**
 * Shell text as it is: ends at the first failing command, as a learner would stop. Its own words stay untouched. The
 * folder is there once the lab was played; who did the section by hand has none, and is checked from home.
 */
const SHELL = 'cd -- "$2" 2>/dev/null || cd\nset -- "$1"\nset -e\neval "$1"';

export interface ShellRequest {
  /** As the lab names it. */
  node: string;
  deadlineMs: number;
  signal: AbortSignal;
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** Runs a lab's shell text as the learner would: root's login shell in the lab's folder; or here, for `host`. */
export async function runShell(
  context: LabContext,
  place: LabPlace,
  text: string,
  request: ShellRequest,
): Promise<CommandResult> {
  const { node, ...rest } = request;
  if (node === HOST) {
    const { exec, shell } = context.host;
    const folder = hostFolder(context, place);
    // As on nodes: a lab that was never played has no folder.
    const cwd = existsSync(folder) ? folder : homedir();
    return exec.run({ argv: [...shell, text], cwd, env: vagrantEnv(context.plan, folder), ...rest });
  }
  const environment = ['HOME=/root', 'USER=root', 'LOGNAME=root', 'LANG=C.UTF-8'];
  if (realNode(context.plan, node) === realNode(context.plan, 'm-k8s'))
    environment.push(`KUBECONFIG=${place.kubeconfig}`);
  const argv = ['env', ...environment, 'bash', '-lc', SHELL, 'bash', text, place.dir];
  return onNode(context, node, (exec) => exec.run({ argv, sudo: true, ...rest }));
}

/** The lab's folder on the workstation; there once the lab was played. */
export function hostFolder({ host }: LabContext, { dir }: LabPlace): string {
  return join(host.dir, ...(dir.split('/labs/').at(-1) ?? '').split('/'));
}

/**
 * For labs that make machines of their own. Vagrant looks for a Vagrantfile upwards, where that of the cluster is:
 * whatever file it finds, the machines it knows are those of this folder, and the cluster's are never among them.
 */
export function vagrantEnv({ provider }: Plan, folder: string): Record<string, string> {
  return {
    VAGRANT_DOTFILE_PATH: join(folder, '.vagrant'),
    VAGRANT_DEFAULT_PROVIDER: provider.name,
    VAGRANT_CHECKPOINT_DISABLE: '1',
  };
}

/** All objects of a cluster, with the managedFields that kubectl up to 1.20 prints along, are a few MiB. */
const WHOLE_ANSWER = 64 * 1024 * 1024;

/** Runs one program as root on a node, without a shell; on the workstation as the user. Its answer is kept whole. */
export async function runProgram(
  context: LabContext,
  argv: readonly string[],
  request: ShellRequest,
): Promise<CommandResult> {
  const { node, ...given } = request;
  const rest = { ...given, maxOutputBytes: WHOLE_ANSWER };
  if (node === HOST) return context.host.exec.run({ argv, ...rest });
  return onNode(context, node, (exec) => exec.run({ argv, sudo: true, ...rest }));
}

async function onNode(
  context: LabContext,
  node: string,
  run: (exec: SshExec) => Promise<ExecResult>,
): Promise<CommandResult> {
  const name = realNode(context.plan, node);
  let exec: SshExec;
  try {
    exec = await context.connect(name);
  } catch (error) {
    const reason = context.signal.aborted ? 'aborted' : 'connection';
    const why = context.texts.noConnection(name, error instanceof Error ? error.message : String(error));
    return { reason, exitCode: undefined, stdout: '', stderr: '', durationMs: 0, why };
  }
  const result = await run(exec);
  return result.reason === 'connection' ? { ...result, why: context.texts.connectionLost(name) } : result;
}
