import { shellQuote } from '../exec/quote.js';

/** What tells which shell a text is typed into. */
export interface TypedInto {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
}

/** A path as part of a command that is shown to be typed. Double quotes are known to all three shells of Windows. */
export function typedPath(path: string, { platform }: Pick<TypedInto, 'platform'>): string {
  if (platform !== 'win32') return shellQuote(path);
  return /^[\w@+=:,./\\~-]+$/.test(path) ? path : `"${path}"`;
}

/** The line that lets kubectl on this host find the cluster. On Windows SHELL is set by Git Bash and its like only. */
export function exportKubeconfig(path: string, { platform, env }: TypedInto): string {
  return exportLine('KUBECONFIG', path, { platform, env });
}

/** The line that sets a variable for the commands typed after it. */
export function exportLine(name: string, value: string, { platform, env }: TypedInto): string {
  if (platform === 'win32' && !env['SHELL']) return `$env:${name} = '${value.replaceAll("'", "''")}'`;
  return `export ${name}=${shellQuote(value)}`;
}
