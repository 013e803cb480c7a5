import { isLabError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import type { App } from './app.js';

/** Asks a node something outside of a run; undefined, with a warning, where it cannot be asked: that is a state too. */
export async function askNode<T>(
  app: App,
  plan: Plan,
  node: string,
  ask: (connection: SshExec) => Promise<T>,
): Promise<T | undefined> {
  const { reachNode } = await import('./reach.js');
  try {
    const { connection } = await reachNode(app, plan, node);
    try {
      return await ask(connection);
    } finally {
      await connection.close();
    }
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isLabError(error)) throw error;
    app.say(`${app.texts.cli.warning}: ${error.message}`);
    return undefined;
  }
}
