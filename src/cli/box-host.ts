import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type BuildHost, readOsId, withAdminPath } from '../box/host-needs.js';
import type { App } from './app.js';
import { exists } from './exists.js';

/** This machine, as the build of a box sees it. */
export async function buildHost({ environment }: App): Promise<BuildHost> {
  const { env, host, arch } = environment;
  return {
    platform: host.platform,
    arch,
    uid: userId(),
    osId: await readOsId(),
    path: withAdminPath(env['PATH'] ?? ''),
    exists,
  };
}

/** Root is known to every system; whom it does not know is not root. */
function userId(): number {
  try {
    return userInfo().uid;
  } catch {
    return -1;
  }
}

/** What of the package a box is made by. */
export function boxSources(): { script: string; dirs: string[] } {
  const dir = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return { script: dir('scripts/box/build'), dirs: [dir('scripts/box/'), dir('templates/node/')] };
}
