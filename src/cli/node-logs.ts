import { labPaths } from '../state/lab-paths.js';
import { type NodeLog, openNodeLog } from '../state/node-log.js';
import type { StepLogs } from '../steps/step.js';
import type { App } from './app.js';

/** One log file per node, opened when the node first says something. */
export function openLogs(app: App, onNote: (message: string) => void): StepLogs & { close(): void } {
  const paths = labPaths(app.labDir);
  const log = (node: string): string => paths.log(node);
  const open = new Map<string, NodeLog>();
  return {
    pathOf: log,
    write: (node, line) => {
      let file = open.get(node);
      if (!file) open.set(node, (file = openNodeLog(log(node), { clock: app.clock, onNote })));
      file.line(line);
    },
    close: () => {
      for (const file of open.values()) file.close();
    },
  };
}
