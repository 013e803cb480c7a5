import * as z from 'zod';
import { parseCidr } from '../net/cidr.js';
import { parseRange } from '../net/range.js';

// Kinds of values in k8slab.yaml. A message is a state and what is wanted instead; the reader sees the key before it.

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function dnsLabel() {
  return z
    .string()
    .regex(DNS_LABEL, 'not a DNS label, wanted lower case letters, digits and inner hyphens, at most 63');
}

/** Any text without control characters; quotes and shell or Ruby syntax in it stay data all the way down. */
export function line(what: string, max = 1024) {
  return z
    .string()
    .min(1, `empty, wanted ${what}`)
    .max(max, `too long, wanted at most ${max} characters`)
    .regex(/^\P{Cc}*$/u, `has line breaks or control characters, wanted ${what}`);
}

/** A path on this host; relative ones start at the lab file. */
export function hostPath(what: string) {
  return line(what, 4096)
    .regex(/^(?![a-z][a-z\d+.-]+:\/\/)/i, `a URL, wanted ${what} on this host`)
    .regex(/^(?!~(?:[/\\]|$))/, `begins with ~, which only a shell fills in, wanted ${what} in full`);
}

/** `a.b.c.d/prefix` of a network, not of an address in it: `192.168.1.10/24` would leave open which one is meant. */
export function cidr() {
  const text = 'not a network, wanted address/prefix as in 192.168.1.0/24';
  return z.string().check((context) => {
    const { value } = context;
    const network = attempt(() => parseCidr(value));
    if (network && !network.hasHostBits) return;
    const message = network ? `an address inside a network, wanted the network itself: ${network.network}` : text;
    context.issues.push({ code: 'custom', input: value, message });
  });
}

/** `first-last`. */
export function addressRange() {
  return z.string().refine((text) => attempt(() => parseRange(text)) !== undefined, {
    error: 'not a range, wanted first-last as in 192.168.1.11-192.168.1.99',
  });
}

export function httpUrl() {
  return line('a URL')
    .regex(/^https?:\/\/[^\s/?#]+\S*$/i, 'not a URL of the web, wanted http://host... or https://host...')
    .refine((text) => URL.canParse(text), { error: 'not a URL, wanted http://host:port/path' });
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
