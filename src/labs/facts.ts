import { longImageName } from '../net/image-name.js';
import { HOST } from './nodes.js';
import type { LabContext } from './run.js';
import { program } from './place.js';

const DEADLINE_MS = 60_000;

/** Names of kernel modules and filesystems in; the ones this kernel cannot have out, one a line. */
const KERNEL = `for name in "$@"; do
  grep -qw -- "$name" /proc/filesystems && continue
  test -d "/sys/module/$(printf %s "$name" | tr - _)" && continue
  modprobe -q -- "$name" 2>/dev/null || printf '%s\\n' "$name"
done`;
const PROGRAMS = `for name in "$@"; do command -v -- "$name" >/dev/null || printf '%s\\n' "$name"; done`;
const COMPONENTS = `for name in "$@"; do
  grep -qsx '[0-9a-f]\\{64\\}' "/var/lib/k8slab/stamps/$name" || printf '%s\\n' "$name"
done`;
const IMAGES = `case $1 in
docker) docker images --format '{{.Repository}}:{{.Tag}}' ;;
*) ctr -n k8s.io images ls -q ;;
esac`;

/** `silent` where no Docker answers, whatever the reason. */
const DOCKER_IMAGES = `if docker info >/dev/null 2>&1; then
  docker images --format '{{.Repository}}:{{.Tag}}'
else
  echo silent
fi`;

/** A node could not be asked: nothing is known, so the lab is in error, not blocked. */
export class FactsUnknown extends Error {
  override readonly name = 'FactsUnknown';
}

/** What the nodes have, each asked once for all labs of a run. All reject with FactsUnknown. */
export interface Facts {
  /** Those of the names that the node cannot have or load. */
  missingKernel(node: string, names: readonly string[]): Promise<string[]>;
  missingPrograms(node: string, names: readonly string[]): Promise<string[]>;
  /** Components that k8slab did not finish installing, by the stamps on the control plane. */
  missingComponents(names: readonly string[]): Promise<string[]>;
  /** Full names of the images that a node's runtime has. */
  images(node: string): Promise<ReadonlySet<string>>;
  /** Those that Docker has there, whatever the kubelet's runtime is. */
  dockerImages(node: string): Promise<ReadonlySet<string> | 'silent'>;
}

export function createFacts(context: LabContext): Facts {
  const known = new Map<string, Promise<string[]>>();
  const ask = (node: string, script: string, args: readonly string[]): Promise<string[]> => {
    if (node === HOST) return Promise.resolve([]);
    const key = [node, script, ...args].join('\0');
    const before = known.get(key);
    if (before) return before;
    const answer = lines(context, node, script, args);
    known.set(key, answer);
    // A failure must not stick: the next lab asks again.
    answer.catch(() => known.delete(key));
    return answer;
  };
  const missing = (node: string, script: string, names: readonly string[]): Promise<string[]> =>
    names.length === 0 ? Promise.resolve([]) : ask(node, script, names);
  return {
    missingKernel: (node, names) => missing(node, KERNEL, names),
    missingPrograms: (node, names) => missing(node, PROGRAMS, names),
    missingComponents: (names) => missing('m-k8s', COMPONENTS, names),
    images: async (node) => new Set((await ask(node, IMAGES, [context.plan.runtime.name])).map(longImageName)),
    dockerImages: async (node) => {
      const names = await ask(node, DOCKER_IMAGES, []);
      return names[0] === 'silent' ? 'silent' : new Set(names.map(longImageName));
    },
  };
}

async function lines(context: LabContext, node: string, script: string, args: readonly string[]): Promise<string[]> {
  const result = await program(context, ['sh', '-c', script, 'sh', ...args], DEADLINE_MS, node);
  if (result.reason === 'exit' && result.exitCode === 0) return result.stdout.split('\n').filter((line) => line !== '');
  const said = result.stderr.trim().split('\n').at(-1) ?? '';
  throw new FactsUnknown(result.why ?? context.texts.couldNotRun(said === '' ? result.reason : said));
}
