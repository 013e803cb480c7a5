import { createPromptModule } from 'inquirer';
import { interruptedError } from '../../exec/interrupted.js';

export interface Choice<T extends string> {
  value: T;
  name: string;
}

type Verdict = true | string;
type Validate = (value: string) => Verdict | Promise<Verdict>;

/** Questions, one at a time. Every one throws K8SLAB_INTERRUPTED on Ctrl-C. */
export interface Ask {
  select<T extends string>(message: string, choices: readonly Choice<T>[], proposed: T): Promise<T>;
  /** The chosen ones, in the order of `choices`. */
  several<T extends string>(message: string, choices: readonly Choice<T>[], proposed: readonly T[]): Promise<T[]>;
  text(message: string, proposed: string, validate: Validate): Promise<string>;
  confirm(message: string, proposed: boolean): Promise<boolean>;
}

/** inquirer on the given streams. */
export function createAsk(
  streams: { stdin: NodeJS.ReadableStream; stdout: NodeJS.WritableStream },
  signal: AbortSignal,
): Ask {
  const prompt = createPromptModule({ input: streams.stdin, output: streams.stdout, signal });
  const one = async (question: object): Promise<unknown> => {
    try {
      const answers = (await prompt([{ ...question, name: 'answer' }] as never)) as { answer: unknown };
      return answers.answer;
    } catch (error) {
      if (error instanceof Error && /^(Exit|Abort|Cancel)PromptError$/.test(error.name))
        throw interruptedError('ask', error);
      throw error;
    }
  };
  return {
    select: async <T extends string>(message: string, choices: readonly Choice<T>[], proposed: T) =>
      (await one({ type: 'select', message, choices, default: proposed })) as T,
    several: async <T extends string>(message: string, choices: readonly Choice<T>[], proposed: readonly T[]) =>
      (await one({
        type: 'checkbox',
        message,
        pageSize: choices.length,
        choices: choices.map((choice) => ({ ...choice, checked: proposed.includes(choice.value) })),
      })) as T[],
    text: async (message, proposed, validate) =>
      (await one({ type: 'input', message, default: proposed, validate })) as string,
    confirm: async (message, proposed) => (await one({ type: 'confirm', message, default: proposed })) as boolean,
  };
}
