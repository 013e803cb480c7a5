import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { formatProblems } from '../../src/config/format-problems.js';
import { labFormatJsonSchema } from '../../src/labs/json-schema.js';
import { parseLab } from '../../src/labs/parse-lab.js';

const repo = fileURLToPath(new URL('../..', import.meta.url));

it('docs/lab-format.md shows a lab that is sound', () => {
  const page = readFileSync(join(repo, 'docs', 'lab-format.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n(# yaml-language-server[^\n]*\napiVersion[\s\S]*?)```/.exec(page) ?? [];
  const { problems, text, lab } = parseLab(Buffer.from(yaml));
  expect(formatProblems(problems, 'lab.yaml', text)).toBe('');
  expect(lab?.id).toBe('ch9/9.9.9');
});

it('schema/lab.schema.json is made from the schema', async () => {
  await expect(labFormatJsonSchema()).toMatchFileSnapshot(join(repo, 'schema', 'lab.schema.json'));
});
