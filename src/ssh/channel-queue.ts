/** sshd's default MaxSessions is 10; the rest is left to the user's own look at the node. */
export const MAX_CHANNELS = 8;

/** Runs at most `limit` tasks at once, the others in the order they came. */
export function createQueue(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // The place is handed over, not freed: a newcomer must not slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
