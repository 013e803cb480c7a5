import { RETIRED_EN } from './components.js';

export const stepsEn = {
  smokeSkipped: (reason: string) => `Smoke test skipped: ${reason}.`,
  noCni: 'no CNI is installed',
  noImage: 'the bundle has no image that answers',
  retired: (what: string) => `${what} is installed; ${RETIRED_EN}. It is for this lab, not for the internet.`,
  trusting: (node: string, fingerprint: string) => `${node}: its host key ${fingerprint} is trusted from now on.`,
  clockSet: (node: string, off: string) => `The clock of ${node} was ${off}; it was set to that of this host.`,
  unreachable: (server: string, problem: string) =>
    `${server} cannot be reached from this host (${problem}); kubectl works on the control plane.`,
};
