export const supportEn = {
  collecting: 'Collecting from this host and the nodes; nodes that do not answer are waited for a little ...',
  missing: 'Not in it:',
  wrote: (path: string, files: number, kib: number) => `Wrote ${path}: ${files} files, ${kib} KiB.`,
  look: (command: string) =>
    `Secrets, your name, your home directory and the name of this host were replaced. Look before you send it: ${command}`,
};
