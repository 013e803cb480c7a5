import { dirname } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import { type ParsedConfig, type ParseOptions, parseConfig } from './parse-config.js';

export interface LoadOptions extends Pick<ParseOptions, 'overrides'> {
  /** Absolute. */
  path: string;
  readFile: (path: string) => Promise<Uint8Array>;
}

/**
 * Reads and judges a lab file. What is wrong inside it comes back as problems; only a file that cannot be read is
 * thrown: K8SLAB_CONFIG_NOT_FOUND, K8SLAB_CONFIG_UNREADABLE.
 */
export async function loadConfig({ path, readFile, overrides }: LoadOptions): Promise<ParsedConfig> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return parseConfig(bytes, { dir: dirname(path), ...(overrides && { overrides }) });
}

function unreadable(path: string, cause: unknown): LabError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') {
    return new LabError('K8SLAB_CONFIG_NOT_FOUND', `Cannot read ${path}: there is no such file`, {
      hint: 'Run k8slab init to make one, or name another with --file.',
      exitCode: ExitCode.usage,
      cause,
    });
  }
  const why =
    code === 'EISDIR' ? 'it is a directory, wanted a file' : cause instanceof Error ? cause.message : String(cause);
  return new LabError('K8SLAB_CONFIG_UNREADABLE', `Cannot read ${path}: ${why}`, { exitCode: ExitCode.usage, cause });
}
