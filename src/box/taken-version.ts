import { ExitCode, LabError } from '../errors.js';

/** A version stands for one content, for ever: whoever has that version would go on using what they have. */
export function takenVersion(name: string, version: string): LabError {
  return new LabError(
    'K8SLAB_BOX_VERSION',
    `Cannot make version ${version} of ${name}: it is there, or was, with other content`,
    {
      exitCode: ExitCode.usage,
      hint: 'Leave --box-version out for a new one; Vagrant would go on using its copy of the old',
    },
  );
}
