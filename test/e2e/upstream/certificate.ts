import { join } from 'node:path';
import { runProgram } from '../cli-run.js';

export interface Certificate {
  /** Paths of PEM files. */
  certificate: string;
  key: string;
}

/** One for all of these hosts, signed by itself: who trusts it trusts nobody else by it. Good for two days. */
export async function makeCertificate(dir: string, hosts: readonly string[]): Promise<Certificate> {
  const made = { certificate: join(dir, 'upstream.crt'), key: join(dir, 'upstream.key') };
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const run = await runProgram(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=played upstream', '-addext']
      .concat(`subjectAltName=${names}`)
      .concat('-keyout', made.key, '-out', made.certificate),
  );
  if (run.exitCode !== 0) throw new Error(`openssl: ${run.stderr}`);
  return made;
}
