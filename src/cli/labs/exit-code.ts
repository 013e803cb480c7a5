import { ExitCode } from '../../errors.js';
import type { LabsSummary } from '../../labs/results.js';

/** What failed has failed, whatever else could not be looked at. Blocked is no failure: it has its reason. */
export function exitCodeOfLabs({ interrupted, byLab }: LabsSummary): ExitCode {
  if (interrupted) return ExitCode.interrupted;
  if (byLab.fail > 0) return ExitCode.checksFailed;
  return byLab.error > 0 ? ExitCode.checksError : ExitCode.ok;
}
