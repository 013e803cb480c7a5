import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RenderedFile } from '../../src/plan/model.js';
import type { LabAssets } from '../../src/render/assets.js';
import { renderLab } from '../../src/render/render-lab.js';
import { GOLDEN_CASES } from './golden-cases.js';
import { labAssets } from './lab-assets.js';

const goldenDir = fileURLToPath(new URL('../golden', import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';

/**
 * What is compared: not the guest scripts, which are copies, and of many workers only the first and the last,
 * which differ from the others in numbers.
 */
function compared(files: readonly RenderedFile[]): RenderedFile[] {
  return files.filter(({ path }) => !path.startsWith('guest/') && !/^nodes\/w([2-9]|1\d)-k8s\//.test(path));
}

function readGolden(dir: string): Record<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(dir, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

describe.each(Object.entries(GOLDEN_CASES))('%s', (name, plan) => {
  let assets: LabAssets;
  beforeAll(async () => {
    assets = await labAssets();
  });

  it('is the lab directory it was', () => {
    const files = compared(renderLab(plan(), assets));
    const dir = join(goldenDir, name);
    if (update) {
      rmSync(dir, { recursive: true, force: true });
      for (const { path, content } of files) {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), content);
      }
    }
    expect(Object.fromEntries(files.map(({ path, content }) => [path, content]))).toEqual(readGolden(dir));
  });
});

it('has no golden directory without a case', () => {
  expect(readdirSync(goldenDir).sort()).toEqual(Object.keys(GOLDEN_CASES).sort());
});
