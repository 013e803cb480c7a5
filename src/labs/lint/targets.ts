import type { ProfileName } from '../../config/model.js';
import { PROFILES } from '../../config/profiles.js';
import { minorOf } from '../../plan/versions.js';
import type { Conditions, Guarded } from '../model.js';
import { inRange } from '../version-range.js';

/** A Kubernetes that a file of a lab may meet. */
export interface Target {
  profile: ProfileName;
  /** The newest of its minor. */
  version: string;
  minor: number;
}

const ALL: readonly Target[] = (Object.keys(PROFILES) as ProfileName[])
  .flatMap((profile) =>
    Object.values(PROFILES[profile].kubernetes).map((version) => ({ profile, version, minor: minorOf(version) })),
  )
  .sort((a, b) => a.minor - b.minor);

/** Oldest first. */
export function targetsOf(needs: Conditions, file: Guarded): Target[] {
  return ALL.filter((target) => mayHold(needs, target) && mayApply(file, target));
}

/** May the conditions hold there? Those on other things than profile and version leave every version open. */
function mayHold({ kubernetes, profiles }: Conditions, { profile, version }: Target): boolean {
  return (kubernetes === undefined || inRange(version, kubernetes)) && (!profiles || profiles.includes(profile));
}

function mayApply({ when = {}, unless }: Guarded, target: Target): boolean {
  if (!mayHold(when, target)) return false;
  const decided = unless && Object.keys(unless).every((key) => key === 'kubernetes' || key === 'profiles');
  return !(decided && mayHold(unless, target));
}

/** `1.18-1.23, 1.36` */
export function showMinors(minors: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const minor of minors) {
    const run = runs.at(-1);
    if (run && run[1] === minor - 1) run[1] = minor;
    else runs.push([minor, minor]);
  }
  return runs.map(([first, last]) => (first === last ? `1.${first}` : `1.${first}-1.${last}`)).join(', ');
}
