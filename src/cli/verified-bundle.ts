import { join } from 'node:path';
import { type VerifiedBundle, verifyBundle } from '../bundle/verify.js';
import { stateDirectory } from '../state/user-state.js';
import type { App } from './app.js';

/** Every file of the bundle checked; unchanged ones by what is remembered of the last time, unless `full`. */
export async function verifiedBundle(app: App, directory: string, full = false): Promise<VerifiedBundle> {
  if (!app.json) app.say(app.texts.cli.verifying(directory));
  return verifyBundle(directory, {
    signal: app.signal,
    full,
    cacheFile: join(stateDirectory(app.environment.env), 'bundles.json'),
  });
}
