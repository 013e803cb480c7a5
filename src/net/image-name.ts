import { fullName, splitName } from './image-reference.js';

/** `nginx` → `docker.io/library/nginx:latest`: runtimes and people write one image in several ways. */
export function longImageName(name: string): string {
  const [repository = '', digest] = name.split('@', 2);
  const slash = repository.lastIndexOf('/');
  const colon = repository.lastIndexOf(':');
  const tagged = colon > slash;
  const path = tagged ? repository.slice(0, colon) : repository;
  const tag = tagged ? repository.slice(colon + 1) : 'latest';
  return fullName({ ...splitName(path), tag: digest === undefined ? tag : undefined, digest });
}
