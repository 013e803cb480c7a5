import type { Exec, ExecRequest, ExecResult } from '../exec/exec.js';
import type { UploadFile } from './tar-stream.js';

export interface SshRequest extends ExecRequest {
  /** Run as root: `sudo -n --`, which fails instead of asking for a password. */
  sudo?: boolean;
}

export interface TransferOptions {
  /** Default true: files belong to root. */
  sudo?: boolean;
  deadlineMs?: number;
  signal?: AbortSignal;
}

/**
 * A node as an Exec over one connection. A program ended by a signal on the node has exit code 128 + number, as
 * in a shell; `env` is ignored, see {@link ExecRequest}.
 */
export interface SshExec extends Exec {
  run(request: SshRequest): Promise<ExecResult>;
  /** One file, from a local path or from memory. @throws LabError `K8SLAB_SSH_PUT` */
  put(source: string | Uint8Array, remotePath: string, options: TransferOptions & { mode: number }): Promise<void>;
  /** Many files in one stream; missing directories are made. @throws LabError `K8SLAB_SSH_PUT` */
  putTree(files: readonly UploadFile[], options?: TransferOptions): Promise<void>;
  /** At most 64 MiB. @throws LabError `K8SLAB_SSH_GET` */
  get(remotePath: string, options?: TransferOptions): Promise<Buffer>;
  close(): Promise<void>;
}
