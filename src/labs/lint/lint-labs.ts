import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Exec } from '../../exec/exec.js';
import { LAB_FILE, labFolders } from '../lab-folders.js';
import { inItsFolder } from '../load-labs.js';
import { parseLab } from '../parse-lab.js';
import { readFieldTables } from './fields/table.js';
import { findingAt, type LintedLab, type LintFinding } from './finding.js';
import { lintFiles } from './lint-files.js';
import { lintLanguage } from './lint-language.js';
import { lintManifests } from './lint-manifests.js';
import { lintShell } from './lint-shell.js';

export type { LintFinding } from './finding.js';

export interface LintReport {
  /** In the order of labs, files and lines. */
  findings: LintFinding[];
  /** Ids of the labs that were looked at. */
  labs: string[];
  /** False: shellcheck is not installed, and no shell text was looked at. */
  shellChecked: boolean;
}

export interface LintTools {
  /** For shellcheck. */
  exec: Exec;
  /** What comes with the package as schema/kubernetes. */
  fieldTablesDir: string;
}

/**
 * Everything that can be wrong with labs without a cluster.
 *
 * @param dir of the labs, absolute
 * @param ids only these; default all
 */
export async function lintLabs(dir: string, tools: LintTools, ids?: readonly string[]): Promise<LintReport> {
  const { exec, fieldTablesDir } = tools;
  const report: LintReport = { findings: [], labs: [], shellChecked: true };
  const tables = await readFieldTables(fieldTablesDir);
  for (const id of await labFolders(dir)) {
    if (ids && !ids.includes(id)) continue;
    report.labs.push(id);
    const folder = join(dir, ...id.split('/'));
    const { lab, problems, text } = inItsFolder(parseLab(await readFile(join(folder, LAB_FILE))), id);
    report.findings.push(
      ...problems.map(({ path, message, code, line, column, hint }): LintFinding => {
        const words = path === '' ? message : `${path}: ${message}`;
        return { ...findingAt(id, LAB_FILE, words, code, line, column), ...(hint !== undefined && { hint }) };
      }),
    );
    if (!lab) continue;
    const linted: LintedLab = { lab, dir: folder, text, beside: await filesIn(folder) };
    const shell = await lintShell(linted, exec);
    if (!shell) report.shellChecked = false;
    const found = [
      ...lintFiles(linted),
      ...lintLanguage(linted),
      ...(await lintManifests(linted, tables)),
      ...(shell ?? []),
    ];
    report.findings.push(...found.map((finding) => ({ ...finding, lab: id })).sort(byPlace));
  }
  return report;
}

function byPlace(a: LintFinding, b: LintFinding): number {
  return a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column;
}

/** Paths of all files below, with `/`. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
