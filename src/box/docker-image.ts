import type { Exec } from '../exec/exec.js';
import { mustRun } from '../exec/must-run.js';

const QUESTION_MS = 30_000;
const LOAD_MS = 1_800_000;

/**
 * What an image of dockerd was made of, where it was made here; '' else.
 * @throws LabError K8SLAB_DOCKER_DOWN
 */
export async function imageInputs(exec: Exec, reference: string, signal: AbortSignal): Promise<string> {
  await mustRun(
    exec,
    { argv: ['docker', 'info', '--format', '{{.ServerVersion}}'], deadlineMs: QUESTION_MS, signal },
    {
      code: 'K8SLAB_BOX_DOCKER',
      what: 'reach the docker daemon',
      hint: 'Start it (k8slab doctor --fix --provider docker), or write the image to a file with --out FILE',
    },
  );
  const format = '{{index .Config.Labels "k8slab.inputs"}}';
  const result = await exec.run({
    argv: ['docker', 'image', 'inspect', '--format', format, reference],
    deadlineMs: QUESTION_MS,
    signal,
  });
  return result.ok ? result.stdout.trim() : '';
}

/** Loads an archive; the image that had its name before goes, unless nodes run from it or it has another name. */
export async function loadImage(exec: Exec, archive: string, reference: string, signal: AbortSignal): Promise<string> {
  const idOf = async (): Promise<string> => {
    const argv = ['docker', 'image', 'inspect', '--format', '{{.Id}}', reference];
    const result = await exec.run({ argv, deadlineMs: QUESTION_MS, signal });
    return result.ok ? result.stdout.trim() : '';
  };
  const previous = await idOf();
  await mustRun(
    exec,
    { argv: ['docker', 'load', '--quiet', '--input', archive], deadlineMs: LOAD_MS, signal },
    { code: 'K8SLAB_BOX_DOCKER', what: 'load the image into docker' },
  );
  const now = await idOf();
  if (previous !== '' && previous !== now && !(await isNamed(exec, previous, signal))) {
    await exec.run({ argv: ['docker', 'image', 'rm', previous], deadlineMs: QUESTION_MS, signal });
  }
  return now;
}

/** By somebody else: removing an image by its id takes its only name along. */
async function isNamed(exec: Exec, id: string, signal: AbortSignal): Promise<boolean> {
  const argv = ['docker', 'image', 'inspect', '--format', '{{len .RepoTags}}', id];
  const result = await exec.run({ argv, deadlineMs: QUESTION_MS, signal });
  return !result.ok || result.stdout.trim() !== '0';
}
