import { cidrsOverlap } from './cidr.js';

/** Networks tried in turn when the usual one is in use; the first lies in what VirtualBox allows without asking. */
export const SPARE_NETWORKS = [
  '192.168.56.0/24',
  '192.168.57.0/24',
  '192.168.60.0/24',
  '10.56.0.0/24',
  '172.31.56.0/24',
] as const;

/** The first of `candidates` that shares no address with any of `taken`; undefined when none does. */
export function freeNetwork(candidates: readonly string[], taken: readonly string[]): string | undefined {
  return candidates.find((candidate) => !taken.some((network) => cidrsOverlap(network, candidate)));
}
