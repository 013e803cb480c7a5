import * as z from 'zod';
import { COMPONENT_NAMES } from './component-names.js';
import { addressRange, cidr, dnsLabel, hostPath, httpUrl, line } from './fields.js';
import { KEEP_KINDS, parseKeep } from './keep.js';
import { BOOK_NETWORK, MAX_WORKERS, SIZE_LIMITS, SSH_PORT_BASE } from './limits.js';

// Shape and form of k8slab.yaml. What needs more than one field, or arithmetic, is a rule (rules/). Texts given as
// `error` end in what is wanted; descriptions reach the editor through the JSON Schema.

const size = (role: string, { cpus, memory }: { cpus: number; memory: number }) => ({
  cpus: z
    .int()
    .min(cpus, `too few for a ${role}, wanted at least ${cpus}`)
    .max(SIZE_LIMITS.maxCpus, `wanted at most ${SIZE_LIMITS.maxCpus}`)
    .describe(`Virtual processors; at least ${cpus}`)
    .optional(),
  memory: z
    .int()
    .min(memory, `too little for a ${role}, wanted at least ${memory} (MiB)`)
    .max(SIZE_LIMITS.maxMemory, `wanted at most ${SIZE_LIMITS.maxMemory} (MiB)`)
    .describe(`MiB; at least ${memory}`)
    .optional(),
});

const network = z.strictObject({
  nodes: cidr()
    .describe(
      `Private network of the nodes: the control plane is .10, workers are .101 and up. Default ${BOOK_NETWORK.nodes}`,
    )
    .optional(),
  pods: cidr().describe(`Pod addresses. Default ${BOOK_NETWORK.pods}`).optional(),
  services: cidr().describe(`Service addresses. Default ${BOOK_NETWORK.services}`).optional(),
  metallb: addressRange()
    .describe('Addresses for services of type LoadBalancer, `first-last` inside `nodes`. Default .11 to .99')
    .optional(),
  encapsulation: z
    .enum(['ipip', 'vxlan'])
    .describe("How Calico carries packets between nodes. Default ipip, as in Calico's manifest; vxlan on docker nodes")
    .optional(),
  cniVersion: z
    .string()
    .regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'not an exact version, wanted three numbers as in 3.20.6')
    .describe(
      "Exact version of Calico or Flannel. Default: the one that goes with the Kubernetes version; the book's Calico is 3.17.1",
    )
    .optional(),
  hostResolver: z
    .boolean()
    .describe('VirtualBox: let this host look up names for the nodes, for VPNs and changing networks. Default false')
    .optional(),
});

const box = z.strictObject({
  name: line('the name of a box', 255).describe('Name of the Vagrant box, or the image of docker nodes'),
  version: line('a version', 64).describe('Exact version of the box').optional(),
  url: line('a URL')
    .regex(/^(https?|file):\/\/\S+$/i, 'not a URL, wanted https://... or file://...')
    .describe('Where Vagrant gets the box: URL of a box or of its metadata JSON')
    .optional(),
  file: hostPath('the path of a .box file')
    .describe('A local .box file, relative to this file. Excludes `url`')
    .optional(),
});

const REGISTRY_HOST = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?$/;
const registry = z.strictObject({
  mirrors: z
    .record(
      z.string().regex(REGISTRY_HOST, 'not a registry host, wanted a name as in docker.io or registry.local:5000'),
      z.array(httpUrl()).min(1, 'empty, wanted at least one mirror URL').max(16, 'wanted at most 16 mirrors'),
    )
    .describe('Registry host (`docker.io`) to the URLs of its mirrors, tried in order')
    .optional(),
  auth: z
    .boolean()
    .describe("Whether the lab's own registry on the control plane asks for a (generated) password. Default false")
    .optional(),
});

const proxy = z.strictObject({
  http: httpUrl().describe('Proxy for http').optional(),
  https: httpUrl().describe('Proxy for https').optional(),
  noProxy: z
    .array(
      line('a host, domain or network', 255).regex(
        /^[^\s,]*$/,
        'has spaces or commas, wanted one host, domain or network',
      ),
    )
    .max(256, 'wanted at most 256 entries')
    .describe('Reached without the proxy; the networks of the lab are always added')
    .optional(),
});

export const labFileSchema = z
  .strictObject({
    apiVersion: z.literal('k8slab/v1').describe('Version of this format'),
    name: dnsLabel().describe('Name of the lab; groups what it creates on this host. Default k8slab').optional(),
    profile: z.enum(['modern', 'classic']).describe('Tested set of versions. Default modern').optional(),
    kubernetes: z
      .string()
      .regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'not an exact version, wanted three numbers as in 1.36.4')
      .describe('Exact Kubernetes version: modern 1.34 to 1.37, classic 1.18 to 1.23 (1.18 on cgroup v1 only)')
      .optional(),
    runtime: z.enum(['containerd', 'docker']).describe('Container runtime; docker up to Kubernetes 1.23').optional(),
    cni: z
      .enum(['calico', 'flannel', 'static-route', 'none'])
      .describe('Pod network. static-route needs no internet but has no NetworkPolicy; with none, nodes stay NotReady')
      .optional(),
    provider: z
      .enum(['auto', 'virtualbox', 'libvirt', 'docker'])
      .describe('What runs the nodes. Default auto: the best that works on this host')
      .optional(),
    workers: z
      .int()
      .min(0, 'wanted 0 or more')
      .max(MAX_WORKERS, `wanted at most ${MAX_WORKERS}`)
      .describe('Number of workers w1-k8s, w2-k8s ... Default 3')
      .optional(),
    controlPlane: z
      .strictObject({
        name: dnsLabel().describe('Default m-k8s').optional(),
        ...size('control plane', SIZE_LIMITS.controlPlane),
        untaint: z.boolean().describe('Let ordinary pods run on the control plane too').optional(),
      })
      .describe('The control plane node')
      .optional(),
    worker: z.strictObject(size('worker', SIZE_LIMITS.worker)).describe('Size of each worker').optional(),
    network: network.describe('Address ranges; none may overlap another').optional(),
    box: box.describe("Base image of the nodes. Default: the profile's").optional(),
    bundle: hostPath('the path of a directory')
      .describe('Directory of an offline bundle, relative to this file')
      .optional(),
    registry: registry.describe('Container registries').optional(),
    components: z
      .array(z.enum(COMPONENT_NAMES))
      .refine((names) => new Set(names).size === names.length, 'names one component twice, wanted each once')
      .describe(
        'What `up` installs into the cluster. Default: everything but docker and jenkins, as far as it can be had',
      )
      .optional(),
    proxy: proxy.describe('Proxy of the nodes').optional(),
    ssh: z
      .strictObject({
        portBase: z
          .int()
          .min(1024, 'wanted 1024 or more')
          .max(65535, 'wanted at most 65535')
          .describe(`SSH port of the control plane on this host; worker n has this + 90 + n. Default ${SSH_PORT_BASE}`)
          .optional(),
      })
      .describe('SSH from this host')
      .optional(),
    keep: z
      .array(
        line('KIND:NAME').refine((text) => parseKeep(text) !== undefined, {
          error: `not of the form KIND:NAME, wanted one of ${KEEP_KINDS.join(', ')}, a colon, and a name, as in volume:mysql-* or file:/nfs_shared/mine`,
        }),
      )
      .max(64, 'wanted at most 64 entries')
      .describe('What `reset` leaves alone on nodes, as KIND:NAME; * and ? stand for any text and any character')
      .optional(),
    bookDefaults: z
      .boolean()
      .describe("The book's fixed token and passwords instead of generated ones. Insecure. Default false")
      .optional(),
  })
  .meta({ title: 'k8slab lab file', description: 'What a lab of k8slab shall be: k8slab.yaml' });

/** k8slab.yaml as it may be written. */
export type LabFile = z.input<typeof labFileSchema>;
