import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellJoin, shellQuote } from '../../src/exec/quote.js';

const HOSTILE = [
  '',
  ' ',
  "it's",
  "''",
  '$(touch /tmp/pwned)',
  '`id`',
  '"; rm -rf / #',
  'a\nb',
  'back\\slash',
  '~root',
  '*',
  '!!',
  '{a,b}',
  'A=b',
  '%1',
  '-n',
  '한글',
  '\r',
  '#{x}',
];

describe('shellQuote', () => {
  it.each(['sh', 'bash'])('gives every word back unchanged through a real %s', (shell) => {
    const script = `for w in ${shellJoin(HOSTILE)}; do printf '%s\\0' "$w"; done`;
    const words = execFileSync(shell, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    expect(words).toEqual(HOSTILE);
  });

  it('leaves plain words readable', () => {
    expect(shellJoin(['sudo', '-n', '--', '/opt/k8slab/guest/run.sh', '--mode=0644'])).toBe(
      'sudo -n -- /opt/k8slab/guest/run.sh --mode=0644',
    );
  });

  it('quotes a first word that the shell would take for an assignment', () => {
    expect(shellQuote('PATH=/evil')).toBe("'PATH=/evil'");
  });

  it('refuses a NUL', () => {
    expect(() => shellQuote('a\0b')).toThrow(TypeError);
  });
});
