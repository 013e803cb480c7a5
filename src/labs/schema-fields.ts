import * as z from 'zod';
import { COMPONENT_NAMES } from '../config/component-names.js';
import { parseRange } from './version-range.js';

// Kinds of values in lab.yaml. A message is a state and what is wanted instead; the reader sees the key before it.

export const ID = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;

export function text(what: string, max = 4096) {
  return z
    .string()
    .refine((value) => value.trim() !== '', { error: `empty, wanted ${what}` })
    .max(max, `too long, wanted at most ${max} characters`);
}

export function localText(what: string) {
  return z
    .strictObject({
      ko: text(`${what} in Korean`).describe('Korean'),
      en: text(`${what} in English`).describe('English'),
    })
    .describe(what);
}

export function slug(what: string) {
  return z
    .string()
    .max(60, 'too long, wanted at most 60 characters')
    .regex(ID, `not ${what}, wanted lower case letters, digits and inner hyphens or dots`);
}

export const nodeName = z
  .string()
  .regex(/^(m-k8s|w[1-9]\d?-k8s|worker|host)$/, 'no node, wanted m-k8s, w1-k8s ..., worker (the last one) or host')
  .describe('m-k8s, w1-k8s ..., worker (the last one), host (the workstation)');

export const seconds = z.int().min(1, 'wanted 1 or more').max(3600, 'wanted at most 3600');

const conditionFields = {
  kubernetes: z
    .string()
    .refine((range) => parseRange(range) !== undefined, {
      error: 'not a range of versions, wanted comparators as in ">=1.19 <1.25 || 1.30"',
    })
    .describe('Range of versions: comparators side by side must all hold, around || one of them')
    .exactOptional(),
  profiles: z
    .array(z.enum(['modern', 'classic']))
    .min(1, 'empty, wanted a profile')
    .exactOptional(),
  runtime: z.enum(['containerd', 'docker']).exactOptional(),
  nodeKind: z.enum(['vm', 'container']).describe('container: nodes of the docker provider').exactOptional(),
  cni: z
    .array(z.enum(['calico', 'flannel', 'static-route', 'none']))
    .min(1, 'empty, wanted a pod network')
    .exactOptional(),
  components: z.array(z.enum(COMPONENT_NAMES)).min(1, 'empty, wanted a component').exactOptional(),
  workers: z
    .int()
    .min(0, 'wanted 0 or more')
    .max(30, 'wanted at most 30')
    .describe('At least this many')
    .exactOptional(),
  internet: z.boolean().describe('Nodes may use the internet: the lab has no bundle').exactOptional(),
};

const conditions = z.strictObject(conditionFields).meta({ id: 'conditions' });

export const guarded = {
  when: conditions.describe('Left out unless all of this holds').exactOptional(),
  unless: conditions.describe('Left out when all of this holds').exactOptional(),
};

export const needs = z.strictObject({
  ...conditionFields,
  images: z.array(text('an image', 300)).describe('On a node already, or the internet is there').exactOptional(),
  dockerImages: z
    .array(text('an image', 300))
    .describe('Docker answers on the control plane, and has them or the internet is there')
    .exactOptional(),
  kernel: z
    .array(z.string().regex(/^[\w-]{1,60}$/, 'not the name of a kernel module'))
    .describe('Modules or filesystems that every node has or can load')
    .exactOptional(),
  programs: z
    .array(z.string().regex(/^[\w.+-]{1,60}$/, 'not the name of a program'))
    .describe('On the PATH of the control plane')
    .exactOptional(),
});

const oneOrMore = z.union([text('a text'), z.array(text('a text')).min(1, 'empty, wanted a text')]);

const pattern = text('a regular expression').refine(isPattern, { error: 'not a JavaScript regular expression' });

export const textMatcher = z
  .strictObject({
    contains: oneOrMore.exactOptional(),
    notContains: oneOrMore.exactOptional(),
    matches: z.union([pattern, z.array(pattern).min(1, 'empty, wanted a regular expression')]).exactOptional(),
  })
  .refine((matcher) => Object.keys(matcher).length > 0, { error: 'demands nothing, wanted contains or matches' })
  .meta({ id: 'textMatcher' });

const bound = z.union([z.number(), z.string().regex(/^\{\{[\w.-]+\}\}$/, 'not a number, nor one variable')]);

export const valueMatcher = z
  .strictObject({
    equals: z.json().exactOptional(),
    notEquals: z.json().exactOptional(),
    contains: z.json().exactOptional(),
    notContains: z.json().exactOptional(),
    matches: pattern.exactOptional(),
    atLeast: bound.exactOptional(),
    atMost: bound.exactOptional(),
    exists: z.boolean().describe("false for null, '', [] and {}").exactOptional(),
    absent: z.literal(true).describe('The same as exists: false').exactOptional(),
  })
  .refine((matcher) => Object.keys(matcher).length > 0, {
    error: 'demands nothing, wanted equals, atLeast, exists ...',
  })
  .meta({ id: 'valueMatcher' });

function isPattern(source: string): boolean {
  try {
    // A variable is a word once it is filled in.
    RegExp(source.replace(/\{\{[\w.-]+\}\}/g, 'x'), 'm');
    return true;
  } catch {
    return false;
  }
}
