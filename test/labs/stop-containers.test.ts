import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { STOP_CONTAINERS } from '../../src/labs/stop-containers.js';

/** A running container is a file of its name: the uid of its pod, and the signal that ends it. */
const COMMON = `#!/bin/sh
printf '%s\\n' "\${0##*/} $*" >>"$DIR/asked"
cd "$DIR/running"
ended_by() { [ ! -e "$2" ] || ! grep -q "$1" "$2" || rm "$2"; }
`;
const CTR = `${COMMON}
[ -z "$DOWN" ] || { echo 'ctr: cannot dial' >&2; exit 1; }
case "$3 $4" in
"containers ls") for id in *; do case "$6" in *"==$(cut -d ' ' -f 1 <"$id"),"*) echo "$id" ;; esac; done; echo long-ended ;;
"tasks ls") echo 'TASK PID STATUS'; for id in *; do echo "$id 7 RUNNING"; done; echo 'long-ended 0 STOPPED' ;;
"tasks kill") ended_by "$6" "$7" ;;
esac`;
const DOCKER = `${COMMON}
[ -z "$DOWN" ] || { echo 'Cannot connect' >&2; exit 1; }
case $1 in
ps) for id in *; do case "$*" in *"uid=$(cut -d ' ' -f 1 <"$id") "*) echo "$id" ;; esac; done ;;
kill) ended_by "$3" "$4" ;;
esac`;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'k8slab-stop-'));
  mkdirSync(join(dir, 'running'));
  for (const [name, text] of Object.entries({ ctr: CTR, docker: DOCKER })) {
    writeFileSync(join(dir, name), text);
    chmodSync(join(dir, name), 0o755);
  }
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(containers: Readonly<Record<string, string>>): void {
  for (const [id, text] of Object.entries(containers)) writeFileSync(join(dir, 'running', id), text);
}

async function stop(runtime: string, uids: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const path = [dir, '/usr/bin', '/bin'].join(delimiter);
  const exec = createLocalExec({ env: { PATH: path, DIR: dir, ...env }, host: process });
  const { stdout } = await exec.run({
    argv: ['sh', '-c', STOP_CONTAINERS, 'sh', runtime, ...uids],
    deadlineMs: 20_000,
  });
  return stdout.split('\n').filter((line) => line !== '');
}

describe.each(['containerd', 'docker'])('the containers of pods that leave, with %s', (runtime) => {
  it('end, also those that do not listen, and no others', async () => {
    run({ polite: 'uid-1 SIGTERM', deaf: 'uid-1 SIGKILL', other: 'uid-2 SIGTERM' });
    expect(await stop(runtime, ['uid-1', 'uid-3'])).toEqual(['uid-1', 'uid-3']);
    expect(readdirSync(join(dir, 'running'))).toEqual(['other']);
  });

  it('are not killed where they end when asked', async () => {
    run({ polite: 'uid-1 SIGTERM' });
    expect(await stop(runtime, ['uid-1'])).toEqual(['uid-1']);
    expect(readFileSync(join(dir, 'asked'), 'utf8')).not.toContain('SIGKILL');
  });

  it('are told as running where nothing ends them', async () => {
    run({ hanging: 'uid-1 never', polite: 'uid-2 SIGTERM' });
    expect(await stop(runtime, ['uid-1', 'uid-2'])).toEqual(['uid-2']);
  });

  it('are not taken for ended where the runtime does not answer', async () => {
    run({ polite: 'uid-1 SIGTERM' });
    expect(await stop(runtime, ['uid-1'], { DOWN: '1' })).toEqual([]);
  });
});
