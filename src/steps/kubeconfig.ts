import { readFile } from 'node:fs/promises';
import type { PlanStep } from '../plan/model.js';
import { labPaths } from '../state/lab-paths.js';
import { writePrivate } from '../state/write-private.js';
import { apiProblem } from './api-reachable.js';
import { kubeconfigText, readAdminConf } from './kubeconfig-text.js';
import { ADMIN_KUBECONFIG } from './admin-kubeconfig.js';
import { connectionOf, controlPlaneOf, type Session } from './session.js';
import type { RunnableStep } from './step.js';

/** Brings administrator access to the host, readable by its owner only. */
export function kubeconfigStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async ({ signal }) => {
      const { plan, labDir } = session;
      const controlPlane = controlPlaneOf(plan);
      const admin = await connectionOf(session, controlPlane.name).get(ADMIN_KUBECONFIG, { signal });
      const parts = readAdminConf(admin.toString('utf8'));
      const server = `https://${controlPlane.ip}:6443`;
      const text = kubeconfigText(plan.lab, server, parts);
      const path = labPaths(labDir).kubeconfig;
      const before = await readFile(path, 'utf8').catch(() => undefined);
      if (before !== text) await writePrivate(path, text);
      const problem = await apiProblem(server, parts, signal);
      // The cluster itself is well: kubectl works on the control plane in any case.
      if (problem !== undefined) session.note('warning', session.texts.unreachable(server, problem));
      return { changed: before !== text };
    },
  };
}
