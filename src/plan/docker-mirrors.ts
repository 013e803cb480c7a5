import type { Plan } from './model.js';

/** Whether a node of this lab has a Docker that pulls. */
export function hasDocker({ runtime, components }: Pick<Plan, 'runtime' | 'components'>): boolean {
  return runtime.name === 'docker' || components.some(({ name }) => name === 'docker');
}

/**
 * The mirrors that Docker can have: of Docker Hub only, and only whole hosts. One with a path or a login would keep it
 * from starting at all; containerd takes any.
 */
export function dockerMirrors({ registryMirrors }: Pick<Plan, 'registryMirrors'>): { fit: string[]; unfit: string[] } {
  const mirrors = registryMirrors['docker.io'] ?? [];
  const isHost = (text: string): boolean => {
    const { pathname, search, hash, username, password } = new URL(text);
    return ['', '/'].includes(pathname) && [search, hash, username, password].every((part) => part === '');
  };
  return { fit: mirrors.filter(isHost), unfit: mirrors.filter((text) => !isHost(text)) };
}
