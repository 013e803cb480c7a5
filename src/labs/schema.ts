import * as z from 'zod';
import { checkSchema } from './schema-checks.js';
import { guarded, ID, localText, needs, nodeName, seconds, slug, text, textMatcher } from './schema-fields.js';

// Form of lab.yaml. What needs more than one field is a rule (rules.ts).

const relativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\\]+$/, 'not a path below the folder of the lab, with /');

const expectation = z
  .strictObject({
    exit: z
      .union([z.int().min(0).max(255), z.enum(['nonzero', 'any', 'timeout'])])
      .describe('Default 0. timeout: it never ends by itself and is ended after the timeout of the step')
      .exactOptional(),
    stdout: textMatcher.exactOptional(),
    stderr: textMatcher.exactOptional(),
    output: textMatcher.describe('Both streams').exactOptional(),
  })
  .describe('What the command has to do for the step to count as done');

const quietStep = {
  id: slug('an id'),
  run: text('shell text', 10_000).describe('What the learner types: bash as root in the folder of the lab, set -e'),
  node: nodeName.exactOptional(),
  ...guarded,
  expect: expectation.exactOptional(),
  checks: z
    .array(checkSchema)
    .min(1, 'empty, wanted a check')
    .describe('Looked at before the next step')
    .exactOptional(),
  timeout: seconds.describe('Seconds; default 120').exactOptional(),
  within: seconds
    .describe('Seconds: typed again until it shows what is expected. For commands that only look')
    .exactOptional(),
  background: z.boolean().describe('Goes on beside the next steps').exactOptional(),
  stops: z.array(z.string()).describe('Ids of background steps that end before this one starts').exactOptional(),
};

const quiet = z.strictObject({ ...quietStep, explain: localText('Why, and what to see').exactOptional() });
const explained = z.strictObject({ ...quietStep, explain: localText('Why, and what to see') });

const fileNode = z.union([nodeName, z.literal('all')]);
const file = z.union([
  relativePath,
  z.strictObject({
    path: relativePath,
    to: relativePath.describe('Its name there; default path').exactOptional(),
    nodes: z
      .array(fileNode)
      .min(1, 'empty, wanted a node')
      .describe('Default m-k8s; all for every node')
      .exactOptional(),
    template: z.boolean().describe('Fill in {{variables}}').exactOptional(),
    executable: z.boolean().exactOptional(),
    ...guarded,
  }),
]);

const value = z.union([z.string(), z.number()]);
const variable = z.union([value, z.array(z.strictObject({ value, ...guarded })).min(1, 'empty, wanted a case')]);

export const labSchema = z
  .strictObject({
    apiVersion: z.literal('k8slab/lab/v1').describe('Version of this format'),
    id: z
      .string()
      .refine((id) => id.split('/').length === 2 && id.split('/').every((part) => ID.test(part)), {
        error: 'not the id of a lab, wanted chapter/section as in ch3/3.2.8',
      })
      .describe('Its folder below labs/'),
    title: localText('Title'),
    teaches: localText('What the learner knows afterwards'),
    source: z
      .strictObject({ book: text('a book', 200), section: text('a section', 100) })
      .describe('As a reader knows them'),
    isolation: z
      .enum(['shared', 'exclusive'])
      .describe('shared: in verify it gets a namespace of its own and runs beside others. Default exclusive')
      .exactOptional(),
    needs: needs.describe('What is missing makes the lab blocked').exactOptional(),
    vars: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'not the name of a variable, wanted lower case letters'), variable)
      .describe('Name to value, or to cases: the first whose conditions hold')
      .exactOptional(),
    files: z.array(file).describe('Files beside lab.yaml that go to nodes').exactOptional(),
    setup: z.array(quiet).describe('What earlier sections left behind').exactOptional(),
    steps: z.array(explained).min(1, 'empty, wanted a step').describe('What the learner types'),
    checks: z.array(checkSchema).min(1, 'empty, wanted a check').describe('Over the end state'),
    cleanup: z.array(quiet).describe('Back to where it was; must do when nothing is left to do').exactOptional(),
  })
  .meta({ title: 'k8slab lab', description: 'One section of a book as a lab: lab.yaml' });

/** lab.yaml as it may be written. */
export type LabInput = z.output<typeof labSchema>;
