import { boxSource } from './box-source.js';
import { dotOne } from './dot-one.js';
import { kubernetesVersion } from './kubernetes-version.js';
import { metallbRange } from './metallb.js';
import { networkOverlap } from './network-overlap.js';
import { networkScope } from './network-scope.js';
import { nodesFit, podsFit, servicesFit } from './network-size.js';
import { nodeNames } from './node-names.js';
import { providerNat } from './provider-nat.js';
import { proxySecrets } from './proxy-secrets.js';
import type { Rule } from './rule.js';
import { dockerRuntime } from './runtime.js';
import { sshPorts } from './ssh-ports.js';

/** Everything a lab file must hold beyond its form. What also needs to know the host is in host-rules.ts. */
export const RULES: readonly Rule[] = [
  kubernetesVersion,
  dockerRuntime,
  nodeNames,
  networkScope,
  networkOverlap,
  nodesFit,
  podsFit,
  servicesFit,
  dotOne,
  metallbRange,
  providerNat,
  boxSource,
  proxySecrets,
  sshPorts,
];
