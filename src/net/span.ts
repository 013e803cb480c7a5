/** A run of IPv4 addresses as numbers, both ends inside. Networks and ranges are both spans. */
export interface Span {
  first: number;
  last: number;
}

export function spansOverlap(a: Span, b: Span): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Is all of `inner` inside `outer`? */
export function spanContains(outer: Span, inner: Span): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** How many addresses. */
export function spanSize(span: Span): number {
  return span.last - span.first + 1;
}
