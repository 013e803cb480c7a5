import { isAbsolute, resolve } from 'node:path';
import { defaultMetallb } from './layout.js';
import { BOOK_NETWORK, DEFAULT_WORKERS, SSH_PORT_BASE } from './limits.js';
import type { BoxConfig, LabConfig } from './model.js';
import { PROFILES } from './profiles.js';
import type { LabFile } from './schema.js';

/**
 * Fills in what the lab file leaves open. Pure but for path arithmetic.
 * @param file valid by schema
 * @param dir absolute directory of the lab file; relative paths in it start there
 */
export function applyDefaults(file: LabFile, dir: string): LabConfig {
  const name = file.profile ?? 'modern';
  const profile = PROFILES[name];
  const provider = file.provider ?? 'auto';
  return {
    apiVersion: 'k8slab/v1',
    name: file.name ?? 'k8slab',
    profile: name,
    kubernetes: file.kubernetes ?? profile.defaultKubernetes,
    // Docker inside docker nodes is not supported, so there the profile gives way.
    runtime: file.runtime ?? (provider === 'docker' ? 'containerd' : profile.defaultRuntime),
    cni: file.cni ?? profile.defaultCni,
    provider,
    workers: file.workers ?? DEFAULT_WORKERS,
    controlPlane: {
      name: file.controlPlane?.name ?? 'm-k8s',
      cpus: file.controlPlane?.cpus ?? profile.controlPlane.cpus,
      memory: file.controlPlane?.memory ?? profile.controlPlane.memory,
      untaint: file.controlPlane?.untaint ?? false,
    },
    worker: {
      cpus: file.worker?.cpus ?? profile.worker.cpus,
      memory: file.worker?.memory ?? profile.worker.memory,
    },
    network: networkOf(file),
    ...(file.box && { box: boxOf(file.box, dir) }),
    ...(file.bundle !== undefined && { bundle: absolute(file.bundle, dir) }),
    registry: { mirrors: file.registry?.mirrors ?? {}, auth: file.registry?.auth ?? false },
    ...(file.components && { components: file.components }),
    proxy: {
      ...(file.proxy?.http !== undefined && { http: file.proxy.http }),
      ...(file.proxy?.https !== undefined && { https: file.proxy.https }),
      noProxy: file.proxy?.noProxy ?? [],
    },
    ssh: { portBase: file.ssh?.portBase ?? SSH_PORT_BASE },
    keep: file.keep ?? [],
    bookDefaults: file.bookDefaults ?? false,
  };
}

/** A lab without a file: for the wizard's proposals and for tests. `dir` is absolute. */
export function defaultConfig(file: Omit<LabFile, 'apiVersion'> = {}, dir = '/'): LabConfig {
  return applyDefaults({ apiVersion: 'k8slab/v1', ...file }, dir);
}

function networkOf(file: LabFile): LabConfig['network'] {
  const nodes = file.network?.nodes ?? BOOK_NETWORK.nodes;
  return {
    nodes,
    pods: file.network?.pods ?? BOOK_NETWORK.pods,
    services: file.network?.services ?? BOOK_NETWORK.services,
    metallb: file.network?.metallb ?? defaultMetallb(nodes),
    ...(file.network?.encapsulation !== undefined && { encapsulation: file.network.encapsulation }),
    ...(file.network?.cniVersion !== undefined && { cniVersion: file.network.cniVersion }),
    ...(file.network?.hostResolver === true && { hostResolver: true }),
  };
}

function boxOf(box: NonNullable<LabFile['box']>, dir: string): BoxConfig {
  return {
    name: box.name,
    ...(box.version !== undefined && { version: box.version }),
    ...(box.url !== undefined && { url: box.url }),
    ...(box.file !== undefined && { file: absolute(box.file, dir) }),
  };
}

function absolute(path: string, dir: string): string {
  return isAbsolute(path) ? path : resolve(dir, path);
}
