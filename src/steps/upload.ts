import type { Bundle } from '../bundle/read.js';
import { mustRun } from '../exec/must-run.js';
import type { PlanStep } from '../plan/model.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { bundlePlace } from './besides-box.js';
import { readText } from './read-text.js';
import { connectionOf, type Session } from './session.js';
import type { RunnableStep, StepContext } from './step.js';
import { uploadBundle } from './upload-bundle.js';
import { nodeUploads, uploadHash } from './upload-files.js';

const HASH_FILE = '/var/lib/k8slab/upload.sha256';

/** Brings scripts, files and values to a node in one stream, and the bundle where the node does not have it. */
export function uploadStep(session: Session, step: PlanStep, bundle: Bundle | undefined): RunnableStep {
  return {
    step,
    run: async (context) => {
      const node = connectionOf(session, step.node);
      const files = await uploadLabFiles(session, node, context);
      // Docker nodes see the bundle of the host through a read-only mount.
      const mounted = session.plan.provider.name === 'docker';
      const changed =
        bundle && !mounted ? await uploadBundle(node, bundlePlace(session.plan, step.node), bundle, context) : false;
      return { changed: files || changed };
    },
  };
}

async function uploadLabFiles(session: Session, node: SshExec, { step, signal, line }: StepContext): Promise<boolean> {
  const files = await nodeUploads(session.labDir, step.node);
  const hash = uploadHash(files);
  if ((await readText(node, HASH_FILE, signal))?.trim() === hash) return false;
  line(`uploading ${files.length} files`);
  // The hash goes first and comes last: whatever happens in between, the next run starts over.
  await mustRun(
    node,
    {
      argv: ['rm', '-rf', HASH_FILE, '/opt/k8slab/guest', '/opt/k8slab/files'],
      sudo: true,
      signal,
      deadlineMs: 60_000,
    },
    { code: 'K8SLAB_UPLOAD', what: `remove the old scripts of ${step.node}` },
  );
  const limits = { signal, deadlineMs: 120_000 };
  await node.putTree([...files, { path: HASH_FILE, mode: 0o644, content: `${hash}\n` }], limits);
  return true;
}
