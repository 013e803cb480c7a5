import { ExitCode, LabError } from '../errors.js';
import type { App } from './app.js';

/**
 * Whether the user agrees to something that cannot be taken back; --yes does.
 *
 * @param what completes "Cannot ask whether to ...", where there is nobody to ask
 * @param proposed the answer of who only presses Enter
 * @throws LabError K8SLAB_CONFIRM without a terminal
 */
export async function agreed(app: App, what: string, question: string, proposed: boolean): Promise<boolean> {
  if (app.global.yes) return true;
  if (!app.interactive) {
    throw new LabError('K8SLAB_CONFIRM', `Cannot ask whether to ${what}: there is no terminal`, {
      exitCode: ExitCode.usage,
      hint: 'Say so with --yes',
    });
  }
  const { createAsk } = await import('./prompts/ask.js');
  return createAsk(app.environment, app.signal).confirm(question, proposed);
}
