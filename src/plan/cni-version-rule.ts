import type { ConfigProblem } from '../config/model.js';
import type { RuleContext } from '../config/rules/rule.js';
import { cniManifest, cniManifests } from './cni-manifests.js';
import type { Plan } from './model.js';
import { minorOf } from './versions.js';

type Machine = Pick<Plan, 'cni' | 'kubernetes' | 'bundle'>;

/** Of a version that the lab file names: is there such a manifest, and does this Kubernetes take it? */
export function cniVersionWanted(
  { plan, cniVersion }: { plan: Machine; cniVersion: string | undefined },
  context: RuleContext,
): ConfigProblem[] {
  if (cniVersion === undefined) return [];
  const { name } = plan.cni;
  const minor = minorOf(plan.kubernetes.version);
  const problem = (message: string, hint: string): ConfigProblem[] => [
    context.problem('network.cniVersion', { code: 'K8SLAB_CNI_VERSION', message, hint }),
  ];
  if (plan.bundle) {
    if (plan.cni.version === cniVersion) return [];
    return problem(
      `bundle ${plan.bundle.name} holds ${name} ${plan.cni.version} but ${cniVersion} is asked for`,
      'Leave network.cniVersion out, or make the bundle with it in the lab file.',
    );
  }
  const known = cniManifests(name);
  const fitting = known.filter(({ minors: [first, last] }) => first <= minor && minor <= last);
  const versions = fitting.map(({ version }) => version).join(', ');
  const hint = fitting.length === 0 ? 'Leave network.cniVersion out.' : `Leave it out, or take one of: ${versions}.`;
  const manifest = cniManifest(name, cniVersion);
  if (!manifest) return problem(`there is no ${name} ${cniVersion} that k8slab knows the checksum of`, hint);
  if (fitting.includes(manifest)) return [];
  const [first, last] = manifest.minors;
  return problem(
    `${name} ${cniVersion} is for Kubernetes 1.${first} to 1.${last} but the lab has ${plan.kubernetes.version}`,
    hint,
  );
}
