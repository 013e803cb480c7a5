import { join } from 'node:path';
import { mustRun } from '../cli-run.js';

export interface Certificate {
  /** Paths of PEM files. */
  certificate: string;
  key: string;
}

/** One for all of these hosts, signed by itself: who trusts it trusts nobody else by it. Good for two days. */
export async function makeCertificate(dir: string, hosts: readonly string[]): Promise<Certificate> {
  const made = { certificate: join(dir, 'upstream.crt'), key: join(dir, 'upstream.key') };
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  await mustRun(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=played upstream', '-addext']
      .concat(`subjectAltName=${names}`)
      .concat('-keyout', made.key, '-out', made.certificate),
  );
  return made;
}
