/** `nginx` → `docker.io/library/nginx:latest`: runtimes and people write one image in several ways. */
export function longImageName(name: string): string {
  const [repository = '', digest] = name.split('@', 2);
  const slash = repository.lastIndexOf('/');
  const colon = repository.lastIndexOf(':');
  const tagged = colon > slash;
  const path = tagged ? repository.slice(0, colon) : repository;
  const tag = tagged ? repository.slice(colon + 1) : 'latest';
  const first = path.split('/', 1)[0] ?? '';
  const hasHost = path.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const full = hasHost ? path : `docker.io/${path.includes('/') ? path : `library/${path}`}`;
  return digest === undefined ? `${full}:${tag}` : `${full}@${digest}`;
}
