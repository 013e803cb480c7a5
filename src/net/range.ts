import { LabError } from '../errors.js';
import { formatIp, parseIp } from './ip.js';
import type { Span } from './span.js';

/** `first-last` → span, both ends inside. Throws K8SLAB_NET_RANGE. */
export function parseRange(text: string): Span {
  const wanted = 'wanted 192.168.1.11-192.168.1.99';
  const match = /^([\d.]+) ?- ?([\d.]+)$/.exec(text);
  const span = match ? readEnds(match[1] ?? '', match[2] ?? '') : undefined;
  if (!span) throw new LabError('K8SLAB_NET_RANGE', `Cannot read ${JSON.stringify(text)} as a range, ${wanted}`);
  if (span.first <= span.last) return span;
  throw new LabError(
    'K8SLAB_NET_RANGE',
    `Cannot use the range ${JSON.stringify(text)}: it ends before it starts, ${wanted}`,
  );
}

function readEnds(first: string, last: string): Span | undefined {
  try {
    return { first: parseIp(first), last: parseIp(last) };
  } catch {
    return undefined;
  }
}

export function formatRange(span: Span): string {
  return `${formatIp(span.first)}-${formatIp(span.last)}`;
}
