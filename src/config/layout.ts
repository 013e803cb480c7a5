import { hostAddress, hostCount } from '../net/cidr.js';

// Where nodes live, by number: 0 is the control plane, workers count from 1. The book's scheme.

const CONTROL_PLANE_HOST = 10;
const FIRST_WORKER_HOST = 101;
const FIRST_WORKER_PORT = 91;
/** First and last host number of the default MetalLB range, between the control plane and the workers. */
const METALLB_HOSTS = { first: 11, last: 99 } as const;

/** Offset of a node's address in the network of the nodes: 10, 101, 102 ... */
export function nodeHost(index: number): number {
  return index === 0 ? CONTROL_PLANE_HOST : FIRST_WORKER_HOST + index - 1;
}

/** `192.168.1.0/24`, 1 → `192.168.1.101` */
export function nodeAddress(nodes: string, index: number): string {
  return hostAddress(nodes, nodeHost(index));
}

export function workerName(index: number): string {
  return `w${index}-k8s`;
}

/** Port on the host's loopback: 60010, 60101, 60102 ... */
export function sshPort(portBase: number, index: number): number {
  return index === 0 ? portBase : portBase + FIRST_WORKER_PORT + index - 1;
}

/** As much of .11-.99 as the network has; small networks end before .99. */
export function defaultMetallb(nodes: string): string {
  const { first, last } = METALLB_HOSTS;
  const lastHost = Math.max(first, Math.min(last, hostCount(nodes)));
  return `${hostAddress(nodes, first)}-${hostAddress(nodes, lastHost)}`;
}
