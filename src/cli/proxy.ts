import type { LabConfig } from '../config/model.js';
import { ExitCode, LabError } from '../errors.js';

const NONE: LabConfig['proxy'] = { noProxy: [] };

/**
 * The environment first, as every program has it; else what the lab file gives to the nodes.
 * @throws LabError K8SLAB_USAGE for a variable that no proxy is behind
 */
export function proxyOf(
  env: Readonly<Record<string, string | undefined>>,
  proxy: LabConfig['proxy'] = NONE,
): { http?: string | undefined; https?: string | undefined; noProxy?: string | undefined } {
  const given = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const url = (name: string): string | undefined => {
    const value = given(name);
    return value === undefined ? undefined : proxyUrl(name, value);
  };
  return {
    http: url('HTTP_PROXY') ?? proxy.http,
    https: url('HTTPS_PROXY') ?? proxy.https,
    noProxy: given('NO_PROXY') ?? proxy.noProxy.join(','),
  };
}

/** curl and wget take `proxy:3128` too. */
function proxyUrl(name: string, value: string): string {
  const url = value.includes('://') ? value : `http://${value}`;
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  // Not the value: it may hold a password.
  throw new LabError('K8SLAB_USAGE', `Cannot use the proxy in ${name}: it is no http or https URL`, {
    exitCode: ExitCode.usage,
    hint: `Set it to http://HOST:PORT, or unset ${name} and ${name.toLowerCase()} for k8slab`,
  });
}
