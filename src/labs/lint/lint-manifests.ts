import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { placesIn } from '../../config/read/problem.js';
import type { Lab, LabFileEntry } from '../model.js';
import { hasPlaceholder, withPlaceholders } from '../template.js';
import { notServed } from './api-table.js';
import { judgeObject } from './fields/judge-object.js';
import type { FieldTable } from './fields/table.js';
import { findingAt, type LintedLab, type LintFinding } from './finding.js';
import { type ManifestDocument, parseManifest } from './manifest-yaml.js';
import { objectProblems } from './object-rules.js';
import { withoutMeant } from './on-purpose.js';
import { showMinors, type Target, targetsOf } from './targets.js';

const CODE = 'K8SLAB_LAB_MANIFEST';
const FIELD_CODE = 'K8SLAB_LAB_FIELD';
/** Files of charts and kustomizations that are no objects. */
const NO_OBJECT = /^(Chart|values|kustomization)\.yaml$/;
/** A part of an object. */
const PATCH = /-patch\.yaml$/;

/** Manifests beside a lab are YAML, an API server would take them, and every Kubernetes the lab may meet serves them. */
export async function lintManifests(
  { lab, dir, beside }: LintedLab,
  tables: readonly FieldTable[],
): Promise<LintFinding[]> {
  const found: LintFinding[] = [];
  for (const file of lab.files) {
    const isManifest = /\.ya?ml$/.test(file.path) && beside.includes(file.path);
    if (!isManifest || NO_OBJECT.test(basename(file.path))) continue;
    const written = await readFile(join(dir, file.path), 'utf8');
    const text = file.template ? withPlaceholders(written) : written;
    // The template of a chart: what it becomes is helm's business.
    if (text.includes('{{')) continue;
    found.push(...lintOne(lab, file, text, tables));
  }
  return found;
}

function lintOne(lab: Lab, file: LabFileEntry, text: string, tables: readonly FieldTable[]): LintFinding[] {
  const targets = targetsOf(lab.needs, file);
  const partial = PATCH.test(file.path);
  const placeAt = placesIn(text);
  const report = (code: string, message: string, line?: number, column?: number): LintFinding =>
    findingAt(lab.id, file.path, message, code, line, column);
  const isOpen = (source: string): boolean => file.template === true && hasPlaceholder(source);
  const whole: LintFinding[] = [];
  const fields: LintFinding[] = [];
  for (const parsed of parseManifest(text)) {
    if ('message' in parsed) {
      whole.push(report(CODE, `not valid YAML: ${parsed.message}`, parsed.line, parsed.column));
      continue;
    }
    const { document, value } = parsed;
    const { line } = placeAt((document.contents ?? document).range[0]);
    if (!partial) whole.push(...wholeProblems(value, targets).map((message) => report(CODE, message, line)));
    for (const { offset, message, hint } of judgeObject({ document, text, partial, isOpen }, targets, tables)) {
      const place = placeAt(offset);
      const finding = report(FIELD_CODE, message, place.line, place.column);
      fields.push({ ...finding, ...(hint !== undefined && { hint }) });
    }
  }
  const unneeded = (line: number): LintFinding =>
    report(FIELD_CODE, 'nothing is wrong where this comment says so', line);
  return [...whole, ...withoutMeant(fields, text, unneeded)];
}

/** What is wrong with an object as a whole. */
function wholeProblems(value: ManifestDocument['value'], targets: readonly Target[]): string[] {
  if (value === null) return [];
  if (typeof value !== 'object' || !('kind' in value)) return ['not a Kubernetes object: it has no kind'];
  const { kind } = value;
  const apiVersion = 'apiVersion' in value ? value.apiVersion : undefined;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return ['it has no apiVersion'];
  const bad = notServed(
    apiVersion,
    kind,
    targets.map(({ minor }) => minor),
  );
  return [
    ...(bad.length === 0 ? [] : [`Kubernetes ${showMinors(bad)} does not serve ${kind} of ${apiVersion}`]),
    ...objectProblems(value),
  ];
}
