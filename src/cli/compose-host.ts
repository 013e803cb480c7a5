import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHostFiles, type Host, splitPath } from '../doctor/host.js';
import { readOsFacts } from '../doctor/os-facts.js';
import type { Exec } from '../exec/exec.js';
import { createLocalExec } from '../exec/local-exec.js';
import type { App } from './app.js';

// The adapters that look at this host. Apart from the others in compose.ts: `plan` must not wait for those.

export function localExec({ environment }: App): Exec {
  return createLocalExec({ env: environment.env, host: environment.host });
}

export async function realHost(app: App): Promise<Host> {
  const { env, host } = app.environment;
  const files = createHostFiles();
  const exec = createLocalExec({ env, host, questions: true });
  return { exec, files, os: await readOsFacts(splitPath(env['PATH'] ?? env['Path']), files) };
}

/** HOME as the user set it, else what the system knows. */
export function homeOf({ environment }: App): string {
  return environment.env['HOME'] ?? homedir();
}

/** Of Vagrant's boxes and plugins. */
export function vagrantHomeOf(app: App): string {
  return app.environment.env['VAGRANT_HOME'] || join(homeOf(app), '.vagrant.d');
}

export function hostName(): string {
  return hostname();
}

/** The labs that come with the package. */
export function packageLabs(): string {
  return fileURLToPath(new URL('../../labs/', import.meta.url));
}

/** What objects of Kubernetes may hold, a file for each version: for `lab lint`. */
export function packageFieldTables(): string {
  return fileURLToPath(new URL('../../schema/kubernetes/', import.meta.url));
}
