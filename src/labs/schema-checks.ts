import * as z from 'zod';
import { guarded, localText, nodeName, seconds, slug, text, textMatcher, valueMatcher } from './schema-fields.js';
import { queryProblem } from './query.js';
import { withPlaceholders } from './template.js';

const query = text('a JMESPath expression')
  .check((context) => {
    const problem = queryProblem(withPlaceholders(context.value));
    if (problem === undefined) return;
    context.issues.push({ code: 'custom', input: context.value, message: `not JMESPath: ${problem}` });
  })
  .describe('JMESPath; default @')
  .exactOptional();

const common = {
  id: slug('an id'),
  title: localText('What holds when it passes'),
  ...guarded,
  mode: z.enum(['eventually', 'now', 'always', 'never']).describe('Default eventually').exactOptional(),
  deadline: seconds
    .describe('Seconds. Default 60 for eventually; 10 for always and never, which look that long')
    .exactOptional(),
  after: z.array(z.string()).describe('Ids of checks of the same list that must pass first').exactOptional(),
  hint: localText('What to do when it fails'),
  explanation: localText('Why it is so'),
};

const exit = z
  .union([z.int().min(0).max(255), z.enum(['nonzero', 'any'])])
  .describe('Default 0')
  .exactOptional();
const count = z.int().min(1, 'wanted 1 or more').max(1000, 'wanted at most 1000');

const kubernetes = z.strictObject({
  type: z.literal('kubernetes'),
  ...common,
  resource: text('a resource as for kubectl get', 100),
  name: text('a name', 300).describe('One object; the query sees null when there is none').exactOptional(),
  namespace: text('a namespace', 100).describe("Default: the lab's; all: every one").exactOptional(),
  selector: text('a label selector').exactOptional(),
  fieldSelector: text('a field selector').exactOptional(),
  query,
  expect: valueMatcher,
});

const http = z.strictObject({
  type: z.literal('http'),
  ...common,
  url: z.string().regex(/^https?:\/\/\S+$/, 'not a URL, wanted http://... or https://...'),
  from: nodeName.exactOptional(),
  headers: z.record(z.string().regex(/^[\w-]+$/, 'not the name of a header'), text('a value')).exactOptional(),
  insecure: z.boolean().describe('Accept any certificate').exactOptional(),
  requests: count.describe('Each on a connection of its own. Default 1').exactOptional(),
  status: z.int().min(100).max(599).describe('Default 200').exactOptional(),
  head: textMatcher.describe('Status line and headers of each answer').exactOptional(),
  body: textMatcher.describe('Body of each answer').exactOptional(),
  distinct: z
    .strictObject({ atLeast: count.exactOptional(), atMost: count.exactOptional() })
    .describe('How many different bodies')
    .exactOptional(),
});

const command = z.strictObject({
  type: z.literal('command'),
  ...common,
  run: text('shell text', 10_000).describe('Run as a step is; must change nothing'),
  node: nodeName.exactOptional(),
  exit,
  stdout: textMatcher.exactOptional(),
  stderr: textMatcher.exactOptional(),
  output: textMatcher.describe('Both streams').exactOptional(),
});

const file = z.strictObject({
  type: z.literal('file'),
  ...common,
  path: text('an absolute path', 1000),
  node: nodeName.exactOptional(),
  exists: z.boolean().describe('Default true').exactOptional(),
  kind: z.enum(['file', 'directory', 'link']).exactOptional(),
  permissions: z
    .string()
    .regex(/^0?[0-7]{3,4}$/, 'not permissions, wanted octal digits as in "0644"')
    .exactOptional(),
  content: textMatcher.exactOptional(),
});

const service = z
  .strictObject({
    type: z.literal('service'),
    ...common,
    name: text('a systemd unit', 200),
    node: nodeName.exactOptional(),
    active: z.boolean().exactOptional(),
    enabled: z.boolean().exactOptional(),
  })
  .refine(({ active, enabled }) => active !== undefined || enabled !== undefined, {
    error: 'demands nothing, wanted active or enabled',
  });

const image = z.strictObject({
  type: z.literal('image'),
  ...common,
  name: text('an image', 300),
  node: nodeName.exactOptional(),
  store: z.enum(['runtime', 'docker', 'containerd']).describe("Default: kubelet's runtime").exactOptional(),
  exists: z.boolean().describe('Default true').exactOptional(),
});

const container = z
  .strictObject({
    type: z.literal('container'),
    ...common,
    object: z.enum(['container', 'image', 'volume', 'network']).describe('Default container').exactOptional(),
    name: text('a name', 300).exactOptional(),
    filters: z.array(text('a filter')).describe('As for docker ps -a --filter').exactOptional(),
    node: nodeName.exactOptional(),
    query,
    expect: valueMatcher,
  })
  .refine(({ name, filters }) => name === undefined || filters === undefined, {
    error: 'has name and filters, wanted one of them',
  });

export const checkSchema = z
  .discriminatedUnion('type', [kubernetes, http, command, file, service, image, container])
  .meta({ id: 'check' });
export type CheckInput = z.output<typeof checkSchema>;
