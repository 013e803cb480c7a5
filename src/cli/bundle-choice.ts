import type { BundleChoice, ComponentPart } from '../bundle/create/choice.js';
import type { ComponentName } from '../config/component-names.js';
import type { LabConfig } from '../config/model.js';
import { ExitCode, LabError } from '../errors.js';
import { chooseComponents, componentLab } from '../plan/choose-components.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan } from '../plan/model.js';
import { anyHost, archOf } from './any-host.js';
import type { App } from './app.js';
import { labImages } from './bundle-lab-images.js';
import { exists } from './exists.js';
import type { Command } from './invocation.js';
import { configError, type LabOverrides, type Loaded, loadLabFile, soundText, warn } from './lab-file.js';

export interface SettledChoice {
  choice: BundleChoice;
  /** Components and labs. */
  leftOut: readonly { name: string; reason: string }[];
  /** Of the lab file, where there is one. */
  registryMirrors: LabConfig['registry']['mirrors'];
  proxy: LabConfig['proxy'];
}

/**
 * What the flags, the lab file and the profile's defaults ask for. The lab file has a say where the flags do not
 * name another profile. Versions and components are the planner's, so that a lab finds in the bundle what it plans.
 *
 * @throws LabError K8SLAB_CONFIG, K8SLAB_COMPONENT_UNAVAILABLE
 */
export async function bundleChoice(
  app: App,
  command: Extract<Command, { verb: 'bundle-create' }>,
): Promise<SettledChoice> {
  const overrides: LabOverrides = {
    ...(command.profile !== undefined && { profile: command.profile }),
    ...(command.kubernetes !== undefined && { kubernetes: command.kubernetes }),
    ...(command.cni !== undefined && { cni: command.cni }),
    ...(command.components !== undefined && { components: [...command.components] }),
  };
  const file = (await exists(app.file)) ? await loadLabFile(app) : undefined;
  const sameProfile = command.profile === undefined || command.profile === file?.config.profile;
  const loaded: Loaded =
    file && sameProfile ? await loadLabFile(app, overrides) : soundText(app, 'apiVersion: k8slab/v1\n', overrides);
  const arch = command.arch ?? archOf(app.environment.arch);
  // A host that has all: what the bundle is for is another host, and the most that any provider can use.
  const { bundle: _bundle, box: _box, ...config } = loaded.config;
  const { plan, problems: ofAny } = makePlan({ ...config, provider: 'virtualbox' }, anyHost(arch, 'virtualbox'), {
    explicit: new Set([...loaded.explicit, 'kubernetes', 'runtime', 'cni']),
    labExists: true,
  });
  // Which guest the nodes will have, nobody knows here.
  const problems = ofAny.filter(({ code }) => code !== 'K8SLAB_CGROUP_V2');
  warn(app, problems, loaded.text);
  if (problems.some(({ severity }) => severity === 'error')) throw configError(app, problems, loaded.text);
  const { parts, leftOut } = splitComponents(plan, config.components);
  // Such a bundle brings no Docker: a lab that does not insist on it will have containerd.
  const runtime = loaded.explicit.has('runtime') ? plan.runtime.name : 'containerd';
  const lab = { ...plan, runtime: { ...plan.runtime, name: runtime } };
  const ofLabs = await labImages(app, lab, parts, command.labs);
  return {
    choice: {
      profile: plan.profile,
      arch,
      kubernetes: plan.kubernetes.version,
      cni: plan.cni.name,
      cniVersion: plan.cni.version,
      components: parts,
      images: command.images,
      labImages: ofLabs.images,
    },
    leftOut: [...leftOut, ...ofLabs.leftOut],
    registryMirrors: file?.config.registry.mirrors ?? {},
    proxy: file?.config.proxy ?? { noProxy: [] },
  };
}

/**
 * A file without a checksum would be whatever a server says: its component is not for a bundle. Nor is one that no lab
 * with this bundle could have: better said now than in a room without internet.
 */
function splitComponents(
  plan: Plan,
  wanted: readonly ComponentName[] | undefined,
): { parts: ComponentPart[]; leftOut: Plan['componentsLeftOut'] } {
  const bundle = {
    name: 'of this profile',
    files: plan.components.flatMap(({ files }) => files.map(({ name }) => name)),
    images: plan.components.flatMap(({ images }) => images),
  };
  const names = plan.components.map(({ name }) => name);
  const offline = chooseComponents(names, componentLab(plan), bundle).leftOut;
  const reasonOf = ({ name, files }: Plan['components'][number]): string | undefined => {
    const file = files.find(({ sha256 }) => sha256 === undefined);
    if (file) return `there is no checksum for its ${file.name}`;
    return offline.find((each) => each.name === name)?.reason;
  };
  const leftOut = plan.components.flatMap((component) => {
    const reason = reasonOf(component);
    return reason === undefined ? [] : [{ name: component.name, reason }];
  });
  const [refused] = leftOut.filter(({ name }) => wanted?.includes(name));
  if (refused) {
    throw new LabError('K8SLAB_COMPONENT_UNAVAILABLE', `Cannot bundle ${refused.name}: ${refused.reason}`, {
      exitCode: ExitCode.usage,
      hint: `Leave ${refused.name} out of --components, or of the lab file`,
    });
  }
  const parts = plan.components.filter((component) => reasonOf(component) === undefined);
  return { parts, leftOut: [...plan.componentsLeftOut, ...leftOut] };
}
