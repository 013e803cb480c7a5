/**
 * The little of Node's `process` that rooms need. `bin.ts` passes `process` itself: nothing else may touch it,
 * so that every test can see which processes are looked at and ended.
 */
export interface HostProcess {
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  /** As `process.kill`: a negative pid means the process group, signal 0 only asks whether it lives. */
  kill(pid: number, signal: NodeJS.Signals | 0): unknown;
  /** `exit` is the last moment, where nothing can be waited for: a second Ctrl-C gets there at once. */
  on(event: 'exit', listener: () => void): unknown;
  off(event: 'exit', listener: () => void): unknown;
}
