import { homedir, hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createHostFiles, type Host, splitPath } from '../doctor/host.js';
import { readOsFacts } from '../doctor/os-facts.js';
import type { Exec } from '../exec/exec.js';
import { createInteractive, type Interactive } from '../exec/interactive.js';
import { createLocalExec } from '../exec/local-exec.js';
import type { Plan } from '../plan/model.js';
import { createVagrantProvider, type VagrantProvider } from '../provider/vagrant/vagrant-provider.js';
import { type LabAssets, loadAssets } from '../render/assets.js';
import type { App } from './app.js';

/** The one place where adapters are made and put together. */
export function localExec({ environment }: App): Exec {
  return createLocalExec({ env: environment.env, host: environment.host });
}

export function interactive({ environment }: App): Interactive {
  return createInteractive({ env: environment.env, host: environment.host });
}

export async function realHost(app: App): Promise<Host> {
  const { env } = app.environment;
  const files = createHostFiles();
  return { exec: localExec(app), files, os: await readOsFacts(splitPath(env['PATH'] ?? env['Path']), files) };
}

/** HOME as the user set it, else what the system knows. */
export function homeOf({ environment }: App): string {
  return environment.env['HOME'] ?? homedir();
}

export function hostName(): string {
  return hostname();
}

export function packageAssets(): Promise<LabAssets> {
  return loadAssets({
    templatesDir: fileURLToPath(new URL('../../templates/', import.meta.url)),
    guestDir: fileURLToPath(new URL('../../scripts/guest/', import.meta.url)),
  });
}

export function providerOf(app: App, plan: Plan): VagrantProvider {
  return createVagrantProvider({
    name: plan.provider.name,
    lab: plan.lab,
    labDir: app.labDir,
    nodesCidr: plan.network.nodes,
    exec: localExec(app),
    clock: app.clock,
  });
}
