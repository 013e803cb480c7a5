/** Figures for the reader of the run's log; vitest's own console capture would hide which test they belong to. */
export function say(text: string): void {
  process.stdout.write(`    ${text}\n`);
}
