/** An image reference, taken apart and completed as Docker does. */
export interface Reference {
  /** `docker.io`, `registry.k8s.io`, `192.168.1.10:8443` */
  registry: string;
  /** `library/nginx` */
  repository: string;
  /** `latest` where neither tag nor digest is given. */
  tag: string | undefined;
  /** `sha256:...` */
  digest: string | undefined;
}

// A port only where a path follows: `registry:2` is a tag.
const PATTERN =
  /^(?<name>[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+(?=\/))?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** @throws TypeError for what is not a reference */
export function parseReference(text: string): Reference {
  const match = PATTERN.exec(text);
  if (!match) throw new TypeError(`Cannot read the image reference ${JSON.stringify(text)}`);
  const { name = '', tag, digest } = match.groups ?? {};
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = isHost ? first : 'docker.io';
  const path = isHost ? rest.join('/') : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
}

export function isReference(text: string): boolean {
  return PATTERN.test(text);
}

/** The long form, under which containerd stores it: `docker.io/library/nginx:stable`. */
export function fullName({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
