import type { Rule } from './rule.js';

/** The proxy goes into the environment file of every node, which all users there can read. */
export const proxySecrets: Rule = {
  name: 'proxy-secrets',
  reads: ['proxy'],
  check: ({ proxy }, context) =>
    (['http', 'https'] as const)
      .filter((kind) => proxy[kind] !== undefined && new URL(proxy[kind]).password !== '')
      .map((kind) =>
        context.problem(`proxy.${kind}`, {
          code: 'K8SLAB_CONFIG_SECRET',
          severity: 'warning',
          message: 'the password in this URL will be readable on every node and in the lab directory',
          hint: 'Use a proxy that knows this host, without a password.',
        }),
      ),
};
