/** The package has no types of its own; it takes and returns what Node's spawn does. */
declare module 'cross-spawn' {
  import type { spawn } from 'node:child_process';
  const crossSpawn: typeof spawn;
  export default crossSpawn;
}
