import type { Component } from '../component.js';
import { chooseProgram, type ProgramRelease, programSettings } from '../program.js';

const VERSION = '5.8.1';

/**
 * Independent of the cluster's version: it only makes manifests. Checksums by several pins of others that agree; the
 * release's own checksums.txt was not at hand.
 */
const RELEASE: ProgramRelease = {
  name: 'kustomize',
  version: VERSION,
  url: (arch) =>
    `https://github.com/kubernetes-sigs/kustomize/releases/download/kustomize%2Fv${VERSION}/kustomize_v${VERSION}_linux_${arch}.tar.gz`,
  sha256: {
    amd64: '029a7f0f4e1932c52a0476cf02a0fd855c0bb85694b82c338fc648dcb53a819d',
    arm64: '0953ea3e476f66d6ddfcd911d750f5167b9365aa9491b2326398e289fef2c142',
  },
};

/** Manifests in variants: a program on the control plane, nothing in the cluster. */
export const KUSTOMIZE: Component = {
  name: 'kustomize',
  needs: [],
  nodes: 'control-plane',
  choose: (lab, obtainable) => chooseProgram(RELEASE, lab, obtainable),
  settings: (_lab, choice) => programSettings(choice, 'kustomize'),
  files: () => [],
};
