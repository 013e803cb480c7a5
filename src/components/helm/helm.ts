import type { Component } from '../component.js';
import { chooseProgram, programSettings } from '../program.js';
import { helmRelease } from './releases.js';

/** The package manager: a program on the control plane, nothing in the cluster. */
export const HELM: Component = {
  name: 'helm',
  needs: [],
  nodes: 'control-plane',
  choose: (lab, obtainable) => chooseProgram(helmRelease(lab.minor), lab, obtainable),
  settings: ({ arch }, choice) => programSettings(choice, `linux-${arch}/helm`),
  files: () => [],
};
