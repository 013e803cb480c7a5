import type { ProviderName } from '../../../config/model.js';
import type { Exec } from '../../../exec/exec.js';

/** A machine or container that names the lab directory it was made from. */
export interface MarkedMachine {
  provider: ProviderName;
  /** In the hypervisor, whole. */
  id: string;
  name: string;
  lab: string;
  node: string;
  /** Absolute, with `/`. */
  directory: string;
  /** Networks of this lab that it hangs on, by the hypervisor's names. */
  networks: string[];
}

/** `<lab>-<node>` with the usual names of nodes, of machines that do not name their lab yet. */
const NAME = /^(.+)-(m-k8s|w\d+-k8s)$/;

/** @param lab by the machine's own mark; the control plane may have any name */
export function splitName(name: string, lab?: string): { lab: string; node: string } | undefined {
  if (lab !== undefined && lab !== '') {
    return name.startsWith(`${lab}-`) ? { lab, node: name.slice(lab.length + 1) } : undefined;
  }
  const match = NAME.exec(name);
  return match?.[1] !== undefined && match[2] !== undefined ? { lab: match[1], node: match[2] } : undefined;
}

/** Lines of what a program says; none where it is missing or does not answer: then there is nothing to find either. */
export async function linesOf(exec: Exec, signal: AbortSignal, ...argv: string[]): Promise<string[]> {
  return (await certainLinesOf(exec, signal, ...argv)) ?? [];
}

/** The same for questions of which "nothing" is an answer that has consequences: undefined where it is not known. */
export async function certainLinesOf(
  exec: Exec,
  signal: AbortSignal,
  ...argv: string[]
): Promise<string[] | undefined> {
  const result = await exec.run({ argv, signal, deadlineMs: 30_000 });
  return result.ok ? result.stdout.split('\n').filter((line) => line.trim() !== '') : undefined;
}
