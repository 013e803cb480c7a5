import type { Plan } from './model.js';

/** A key of the lab file whose value a cluster has from the day it is made. */
export interface FixedChange {
  key: string;
  before: string;
  after: string;
}

type Fixed = Pick<Plan, 'profile' | 'kubernetes' | 'runtime' | 'cni' | 'network'>;

const FIXED: readonly (readonly [key: string, of: (plan: Fixed) => string])[] = [
  ['profile', ({ profile }) => profile],
  ['kubernetes', ({ kubernetes }) => kubernetes.version],
  ['runtime', ({ runtime }) => runtime.name],
  ['cni', ({ cni }) => cni.name],
  ['network.nodes', ({ network }) => network.nodes],
  ['network.pods', ({ network }) => network.pods],
  ['network.services', ({ network }) => network.services],
];

/**
 * What would make another cluster of the one that is there: its nodes would get programs and files that its control
 * plane, which is never made anew, does not go with.
 */
export function fixedChanges(made: Fixed, wanted: Fixed): FixedChange[] {
  return FIXED.flatMap(([key, of]) => {
    const [before, after] = [of(made), of(wanted)];
    return before === after ? [] : [{ key, before, after }];
  });
}
