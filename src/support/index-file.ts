import type { Missing, SupportFile } from './collection.js';

/** First thing to read: what is in the archive, what is not and why. English, whoever made it: it is sent to others. */
export function indexFile(
  { files, missing }: { files: readonly SupportFile[]; missing: readonly Missing[] },
  { version, time }: { version: string; time: string },
): SupportFile {
  const lines = [
    `k8slab ${version}, ${time}`,
    '',
    'Passwords, tokens, keys and logins of URLs were replaced by [redacted], the home directory by ~, the names of the',
    'user and of the host by <user> and <host>. Read it once before sending it: nobody knows every form of a secret.',
    '',
    ...(missing.length === 0
      ? ['Everything that was asked answered.']
      : ['Not here:', ...missing.map(({ what, reason }) => `  ${what}: ${reason}`)]),
    '',
    'Files:',
    ...files.map(({ path, text }) => `  ${path} (${Buffer.byteLength(text)} bytes)`),
  ];
  return { path: 'INDEX.txt', text: `${lines.join('\n')}\n` };
}
