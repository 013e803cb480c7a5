import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0) / 1000;

/** A clock that only moves when it is set: the time is in a file. `-s` is what the scripts set it with. */
async function clock(): Promise<() => number> {
  await root.write('now', `${NOW}.000000000\n`);
  await root.program(
    'date',
    `case $1 in
-s) printf '%s000000\\n' "\${2#@}" >"${root.path('now')}" ;;
+%s.%N) cat "${root.path('now')}" ;;
*) exec /usr/bin/date "$@" ;;
esac`,
  );
  await root.program('hwclock', `echo "$@" >>"${root.path('hwclock')}"`);
  return () => Number(readFileSync(root.path('now'), 'utf8'));
}

describe('set-clock', () => {
  test.each([
    ['forward', '259200.250'],
    ['back', '-3600'],
  ])('moves it %s by what it is told, plus what it takes itself', async (_what, seconds) => {
    const time = await clock();
    const result = await root.runGuest(['set-clock', seconds]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toBe(`the clock was moved by ${seconds} s\nK8SLAB_RESULT changed\n`);
    const late = time() - NOW - Number(seconds);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(30);
    expect(readFileSync(root.path('hwclock'), 'utf8')).toBe('--systohc\n');
  });

  test('leaves it to chrony where that has a server and finds the time', async () => {
    const time = await clock();
    await root.program(
      'chronyc',
      `if [ "$1" = tracking ]; then echo 'Leap status     : Normal'; else echo ${NOW + 60}.4 >"${root.path('now')}"; fi`,
    );
    const result = await root.runGuest(['set-clock', '60']);
    expect(result.stdout).toBe('chrony has set the clock\nK8SLAB_RESULT changed\n');
    expect(time()).toBe(NOW + 60.4);
    expect(existsSync(root.path('hwclock'))).toBe(false);
  });

  test.each([
    ['has no server', 'if [ "$1" = tracking ]; then echo \'Leap status     : Not synchronised\'; else exit 1; fi'],
    ['has nothing newer than the snapshot', "echo 'Leap status     : Normal'"],
  ])('sets it itself where chrony %s', async (_what, body) => {
    const time = await clock();
    await root.program('chronyc', body);
    const result = await root.runGuest(['set-clock', '86400']);
    expect(result.stdout).toContain('the clock was moved by 86400 s');
    expect(time()).toBeGreaterThanOrEqual(NOW + 86400);
  });

  test.each([['$(touch owned)'], ['1;2'], ['']])('refuses %j', async (seconds) => {
    await clock();
    const result = await root.runGuest(['set-clock', seconds]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('K8SLAB_ERROR K8SLAB_CLOCK Cannot set the clock');
  });

  test('says when the machine does not let it', async () => {
    await clock();
    await root.program('date', 'if [ "$1" = -s ]; then exit 1; fi; echo 1.0');
    const result = await root.runGuest(['set-clock', '5']);
    expect(result).toMatchObject({ code: 1 });
    expect(result.stderr).toContain('K8SLAB_ERROR K8SLAB_CLOCK Cannot set the clock of this node: date was refused');
  });
});

describe('after-restore', () => {
  const DAY = 86400;

  beforeEach(async () => {
    await root.write(
      'guest/lib/zz-test.sh',
      `KUBERNETES_DIR=${root.path('kubernetes')}\nKUBELET_DIR=${root.path('kubelet')}\n`,
    );
    const made = await root.shell(`
mkdir -p "$KUBERNETES_DIR/pki/etcd" "$KUBELET_DIR/pki"
make() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1" -days 365 -subj "/CN=$2" 2>/dev/null; }
make "$KUBERNETES_DIR/pki/apiserver.crt" apiserver
cp "$KUBERNETES_DIR/pki/apiserver.crt" "$KUBERNETES_DIR/pki/etcd/server.crt"
cat "$KUBERNETES_DIR/pki/apiserver.crt" "$KUBERNETES_DIR/pki/apiserver.crt.key" >"$KUBELET_DIR/pki/kubelet-client-current.pem"
printf 'users:\\n- user:\\n    client-certificate-data: %s\\n' "$(base64 -w0 "$KUBERNETES_DIR/pki/apiserver.crt")" >"$KUBERNETES_DIR/admin.conf"
printf 'users:\\n- user:\\n    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem\\n' >"$KUBERNETES_DIR/kubelet.conf"`);
    expect(made).toMatchObject({ code: 0 });
    await root.program('systemctl', `echo "$@" >>"${root.path('systemctl')}"`);
  });

  const problems = async (days: number): Promise<string[]> => {
    const { stdout, stderr } = await root.shell(`certificate_problems $(( $(date +%s) + ${days * DAY} ))`);
    expect(stderr).toBe('');
    return stdout.split('\n').map((line) => line.replace(root.dir, '').replace(/ (on|from) .*/, ' $1'));
  };

  test.each([
    ['expired', 366, 'expired on'],
    ['are not valid yet', -2, 'holds from'],
  ])('finds certificates that %s, in files and in logins', async (_what, days, said) => {
    expect(await problems(days)).toEqual([
      `/kubelet/pki/kubelet-client-current.pem ${said}`,
      `/kubernetes/pki/apiserver.crt ${said}`,
      `/kubernetes/pki/etcd/server.crt ${said}`,
      `/kubernetes/admin.conf ${said}`,
      '',
    ]);
  });

  test('finds nothing where all hold, also on a worker, which has few', async () => {
    expect(await problems(100)).toEqual(['']);
    await root.shell('rm -r "$KUBERNETES_DIR"');
    expect(await problems(100)).toEqual(['']);
  });

  test('restarts kubelet, and the runtime where it does not answer', async () => {
    await root.program('ctr', 'exit 0');
    const run = async (): Promise<string[]> => {
      const { code, stdout, stderr } = await root.runGuest(['after-restore']);
      expect({ code, stderr, end: stdout.split('\n').at(-2) }).toEqual({
        code: 0,
        stderr: '',
        end: 'K8SLAB_RESULT changed',
      });
      return readFileSync(root.path('systemctl'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('restart'));
    };
    expect(await run()).toEqual(['restart kubelet']);
    await root.program('ctr', 'exit 1');
    expect(await run()).toEqual(['restart kubelet', 'restart containerd', 'restart kubelet']);
  });

  test('restarts nothing where a certificate is broken, and says how to mend it', async () => {
    await root.write('kubernetes/pki/apiserver.crt', 'x');
    const { code, stderr } = await root.runGuest(['after-restore']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^K8SLAB_ERROR K8SLAB_CERTIFICATES_EXPIRED Cannot use .*apiserver\.crt is no certificate$/m);
    expect(stderr).toContain('K8SLAB_HINT On m-k8s: sudo kubeadm certs renew all');
    expect(existsSync(root.path('systemctl'))).toBe(false);
  });
});
