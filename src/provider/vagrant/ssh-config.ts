import SSHConfig from 'ssh-config';
import type { SshTarget } from '../provider.js';

/** From the text of `vagrant ssh-config NODE`; undefined when it does not say how to reach that node. */
export function parseSshConfig(text: string, node: string): SshTarget | undefined {
  const computed = SSHConfig.parse(text).compute(node) as Record<string, string | string[] | undefined>;
  const one = (key: string) => [computed[key]].flat()[0];
  const host = one('HostName');
  const port = Number(one('Port') ?? 22);
  const user = one('User');
  const identityFiles = [computed['IdentityFile'] ?? []].flat().map((file) => file.replace(/^"(.*)"$/, '$1'));
  if (host === undefined || user === undefined || !Number.isInteger(port)) return undefined;
  return { node, host, port, user, identityFiles };
}
