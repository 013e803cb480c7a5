import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { diagnose } from '../../src/doctor/diagnose.js';
import { vagrantDrives } from '../../src/doctor/matrix.js';
import { input } from './healthy-host.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/doctor.md', import.meta.url)), 'utf8');

it('every check has a section, every section a check, and the links lead there', () => {
  const checks = diagnose(input());
  const headings = [...page.matchAll(/^### (K8SLAB_\w+)$/gm)].map((match) => match[1] ?? '');
  expect(headings.toSorted()).toEqual(checks.map(({ code }) => code).sort());
  expect(checks.map(({ docs }) => docs)).toEqual(checks.map(({ code }) => `doctor.md#${code.toLowerCase()}`));
});

it('the table of versions is the one that is used', () => {
  const rows = [...page.matchAll(/^\| (\d\.\d) \| (\d+\.\d+\.(\d+)) \|$/gm)];
  expect(rows.length).toBeGreaterThan(3);
  for (const [, virtualbox = '', vagrant = '', patch = ''] of rows) {
    expect(vagrantDrives(vagrant, `${virtualbox}.0`)).toEqual({ kind: 'works' });
    const before = vagrant.replace(/\d+$/, String(Number(patch) - 1));
    expect(vagrantDrives(before, `${virtualbox}.0`)).toEqual({ kind: 'refused', vagrant });
  }
});
