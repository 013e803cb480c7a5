import { fileURLToPath } from 'node:url';
import { createInteractive, type Interactive } from '../exec/interactive.js';
import type { Plan } from '../plan/model.js';
import { createVagrantProvider, type VagrantProvider } from '../provider/vagrant/vagrant-provider.js';
import { type LabAssets, loadAssets } from '../render/assets.js';
import type { App } from './app.js';
import { localExec } from './compose-host.js';

// Here and in compose-host.ts adapters are made and put together, and nowhere else.

export function interactive({ environment }: App): Interactive {
  return createInteractive({ env: environment.env, host: environment.host });
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
