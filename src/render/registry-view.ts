import { registryUrl } from '../net/image-reference.js';

/** Data of containerd's hosts.toml for one registry and its mirrors, tried in order. */
export function hostsTomlView(registry: string, mirrors: readonly string[]): object {
  return { registry, server: registryUrl(registry), mirrors };
}

/**
 * Directory of a registry below certs.d. containerd also looks for `host_5000_`, which can be checked out and
 * stored on Windows where `host:5000` cannot.
 * @throws TypeError for what is not a registry host, so that no file lands elsewhere.
 */
export function mirrorDirectory(registry: string): string {
  const match = /^((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(
    registry,
  );
  if (!match) throw new TypeError(`Cannot write mirrors of ${JSON.stringify(registry)}: it is not a registry host`);
  const [, host = '', port] = match;
  return port === undefined ? host : `${host}_${port}_`;
}
