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

const DOCKER_HUB = 'docker.io';
// A port only where a path follows: `registry:2` is a tag.
const PATTERN =
  /^(?<name>[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+(?=\/))?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** @throws TypeError for what is not a reference */
export function parseReference(text: string): Reference {
  const match = PATTERN.exec(text);
  if (!match) throw new TypeError(`Cannot read the image reference ${JSON.stringify(text)}`);
  const { name = '', tag, digest } = match.groups ?? {};
  return { ...splitName(name), tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
}

/** As Docker reads a name: without a host it is on Docker Hub. Takes any text; a tag stays with the repository. */
export function splitName(name: string): Pick<Reference, 'registry' | 'repository'> {
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = isHost ? first : DOCKER_HUB;
  const path = isHost ? rest.join('/') : name;
  return { registry, repository: registry === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path };
}

/** The name of a registry is not always where it answers. */
export function registryUrl(registry: string): string {
  return `https://${registry === DOCKER_HUB ? 'registry-1.docker.io' : registry}`;
}

export function isReference(text: string): boolean {
  return PATTERN.test(text);
}

/** The long form, under which containerd stores it: `docker.io/library/nginx:stable`. */
export function fullName({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
