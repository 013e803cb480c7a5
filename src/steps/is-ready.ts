/** The part of a node's or a pod's status that says whether it is Ready. */
export interface WithConditions {
  conditions?: readonly { type: string; status: string }[];
}

/** What Kubernetes says; it can be a minute old, and is False or Unknown where it is not True. */
export function isReady({ conditions }: WithConditions): boolean {
  return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
