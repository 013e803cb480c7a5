import { nodeAddress, sshPort, workerName } from '../config/layout.js';
import type { LabConfig } from '../config/model.js';
import type { PlanNode } from './model.js';

/** The control plane first, then the workers in order. */
export function planNodes(config: LabConfig): PlanNode[] {
  return Array.from({ length: config.workers + 1 }, (_, index) => {
    const { cpus, memory } = index === 0 ? config.controlPlane : config.worker;
    return {
      name: index === 0 ? config.controlPlane.name : workerName(index),
      role: index === 0 ? 'control-plane' : 'worker',
      index,
      ip: nodeAddress(config.network.nodes, index),
      cpus,
      memory,
      sshPort: sshPort(config.ssh.portBase, index),
    };
  });
}
