/** Kinds of things on nodes that a reset can be told to leave alone; objects of Kubernetes have a label for it. */
export const KEEP_KINDS = ['container', 'volume', 'network', 'image', 'file', 'export'] as const;

export type KeepKind = (typeof KEEP_KINDS)[number];

/** `volume:mysql-*`. `*` stands for any text, `?` for one character. */
export interface KeepRule {
  kind: KeepKind;
  pattern: string;
}

/** Undefined: it has not the form `KIND:NAME`. Paths of files are absolute. */
export function parseKeep(text: string): KeepRule | undefined {
  const colon = text.indexOf(':');
  const kind = KEEP_KINDS.find((each) => each === text.slice(0, Math.max(0, colon)));
  const pattern = text.slice(colon + 1);
  if (kind === undefined || pattern === '') return undefined;
  return ['file', 'export'].includes(kind) && !pattern.startsWith('/') ? undefined : { kind, pattern };
}
