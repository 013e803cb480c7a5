import type { LabConfig } from '../config/model.js';

const NONE: LabConfig['proxy'] = { noProxy: [] };

/** The environment first, as every program has it; else what the lab file gives to the nodes. */
export function proxyOf(
  env: Readonly<Record<string, string | undefined>>,
  proxy: LabConfig['proxy'] = NONE,
): { http?: string | undefined; https?: string | undefined; noProxy?: string | undefined } {
  const given = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const http = given('HTTP_PROXY') ?? proxy.http;
  return {
    http,
    https: given('HTTPS_PROXY') ?? proxy.https,
    noProxy: given('NO_PROXY') ?? proxy.noProxy.join(','),
  };
}
