import { shellJoin } from '../exec/quote.js';

/**
 * Without a terminal, sshd does not end a program when its channel or connection goes away: nobody sends SIGHUP,
 * and sshd's own "signal" request cannot reach a program below sudo. An abandoned `apt-get` would run on and hold
 * its lock against the rerun. So each command runs below a small guard on the node:
 *
 * - `timeout` bounds its life even when the network died, and gives it a process group that can be ended whole;
 * - where we send no stdin, the channel's stdin is the leash: it is kept open as long as we live and want the
 *   command, and a watcher turns its end into SIGTERM (SIGKILL 5 s later).
 *
 * Commands with stdin (tar, cat) see the end of their input instead. The watcher must be killed before the guard
 * ends: sshd's stdin and stdout are one socket, and whoever holds it keeps the channel open.
 */
const PROLOGUE = 'limit=$1; dir=$2; shift 2; [ -z "$dir" ] || cd -- "$dir" || exit 126';
const LEASHED = `${PROLOGUE}
exec 3<&0 </dev/null
timeout -k 5 "$limit" "$@" 3<&- &
job=$!
{ read -r _ <&3; kill -TERM "$job"; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$job"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;
const WITH_STDIN = `${PROLOGUE}
exec timeout -k 5 "$limit" "$@"`;

/** The node's own limit comes after ours, so that it is us who notice and tell. */
const GUARD_EXTRA_SECONDS = 15;

export interface RemoteCommand {
  argv: readonly string[];
  sudo: boolean;
  /** Whether stdin is data for the command. */
  stdin: boolean;
  cwd: string | undefined;
  deadlineMs: number | undefined;
}

/** The one string that sshd hands to the login shell; every word quoted. */
export function remoteCommand(command: RemoteCommand): string {
  const limit = command.deadlineMs === undefined ? 0 : Math.ceil(command.deadlineMs / 1000) + GUARD_EXTRA_SECONDS;
  const guard = command.stdin ? WITH_STDIN : LEASHED;
  const words = ['sh', '-c', guard, 'k8slab', String(limit), command.cwd ?? '', ...command.argv];
  return shellJoin(command.sudo ? ['sudo', '-n', '--', ...words] : words);
}
