import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ProfileName } from '../../config/model.js';
import { PROFILES } from '../../config/profiles.js';
import { minorOf } from '../../plan/versions.js';
import type { Conditions, Guarded, Lab, LabFileEntry } from '../model.js';
import { withPlaceholders } from '../template.js';
import { inRange } from '../version-range.js';
import { notServed } from './api-table.js';
import { findingAt, type LintedLab, type LintFinding } from './finding.js';
import { objectProblems } from './object-rules.js';

const CODE = 'K8SLAB_LAB_MANIFEST';
/** Files of charts and kustomizations that are no objects, or only a part of one. */
const NO_OBJECT = /^(Chart|values|kustomization|.*-patch)\.yaml$/;

/** Manifests beside a lab are YAML, an API server would take them, and every Kubernetes the lab may meet serves them. */
export async function lintManifests({ lab, dir, beside }: LintedLab): Promise<LintFinding[]> {
  const found: LintFinding[] = [];
  for (const file of lab.files) {
    const isManifest = /\.ya?ml$/.test(file.path) && beside.includes(file.path);
    if (!isManifest || NO_OBJECT.test(basename(file.path))) continue;
    const written = await readFile(join(dir, file.path), 'utf8');
    const text = file.template ? withPlaceholders(written) : written;
    // The template of a chart: what it becomes is helm's business.
    if (text.includes('{{')) continue;
    found.push(...lintOne(lab, file, text));
  }
  return found;
}

function lintOne(lab: Lab, file: LabFileEntry, text: string): LintFinding[] {
  const targets = TARGETS.filter((target) => mayHold(lab.needs, target) && mayApply(file, target));
  const minors = targets.map(({ version }) => minorOf(version)).sort((a, b) => a - b);
  return [...parseAllDocuments(text, { prettyErrors: true })].flatMap((document) => {
    const report = (message: string, line = 1, column = 1): LintFinding =>
      findingAt(lab.id, file.path, message, CODE, line, column);
    const [error] = document.errors;
    if (error) {
      const place = error.linePos?.[0];
      return [report(`not valid YAML: ${error.message.split('\n')[0] ?? ''}`, place?.line, place?.col)];
    }
    const line = text.slice(0, document.contents?.range[0] ?? document.range[0]).split('\n').length;
    const value: unknown = document.toJS();
    if (value === null) return [];
    if (typeof value !== 'object' || !('kind' in value))
      return [report('not a Kubernetes object: it has no kind', line)];
    const { kind } = value;
    const apiVersion = 'apiVersion' in value ? value.apiVersion : undefined;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [report('it has no apiVersion', line)];
    const bad = notServed(apiVersion, kind, minors);
    const versions = bad.map((minor) => `1.${minor}`).join(', ');
    return [
      ...(bad.length === 0 ? [] : [`Kubernetes ${versions} does not serve ${kind} of ${apiVersion}`]),
      ...objectProblems(value),
    ].map((problem) => report(problem, line));
  });
}

interface Target {
  profile: ProfileName;
  /** The newest of its minor. */
  version: string;
}

const TARGETS: readonly Target[] = (Object.keys(PROFILES) as ProfileName[]).flatMap((profile) =>
  Object.values(PROFILES[profile].kubernetes).map((version) => ({ profile, version })),
);

/** May the conditions hold there? Those on other things than profile and version leave every version open. */
function mayHold({ kubernetes, profiles }: Conditions, { profile, version }: Target): boolean {
  return (kubernetes === undefined || inRange(version, kubernetes)) && (!profiles || profiles.includes(profile));
}

function mayApply({ when = {}, unless }: Guarded, target: Target): boolean {
  if (!mayHold(when, target)) return false;
  const decided = unless && Object.keys(unless).every((key) => key === 'kubernetes' || key === 'profiles');
  return !(decided && mayHold(unless, target));
}
