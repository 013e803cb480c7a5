import type { HostProcess } from '../exec/host-process.js';
import type { TextStream } from '../report/stream.js';

/** The process as bin.ts sees it; nothing else reads it. */
export interface CliEnvironment {
  /** Without the interpreter and the script. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** `ko-KR`: of the system, where the environment does not tell. */
  systemLocale?: string | undefined;
  cwd: string;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream & TextStream;
  stderr: NodeJS.WriteStream & TextStream;
  host: HostProcess;
  /** `x64`, `arm64` */
  arch: string;
  /** This Node, absolute. */
  execPath: string;
  /** `v20.19.0` */
  nodeVersion: string;
  /** Aborted by the first Ctrl-C. */
  signal: AbortSignal;
}
