import { resolve } from 'node:path';
import { readBundle } from '../../bundle/read.js';
import { ExitCode } from '../../errors.js';
import { renderTable } from '../../report/table.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { verifiedBundle } from '../verified-bundle.js';

const MIB = 1024 * 1024;

export async function bundleVerify(app: App, command: Extract<Command, { verb: 'bundle-verify' }>): Promise<ExitCode> {
  const { manifest, hashed } = await verifiedBundle(app, resolve(app.environment.cwd, command.directory), command.full);
  const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const files = manifest.files.length;
  if (app.json) app.printJson({ type: 'bundle-verified', name: manifest.name, files, bytes, hashed });
  else app.print(app.texts.cli.bundleOk(manifest.name, files, Math.round(bytes / MIB)));
  return ExitCode.ok;
}

export async function bundleShow(app: App, command: Extract<Command, { verb: 'bundle-show' }>): Promise<ExitCode> {
  const { manifest, manifestSha256, dir } = await readBundle(resolve(app.environment.cwd, command.directory));
  if (app.json) {
    app.printJson({ type: 'bundle', dir, manifestSha256, manifest });
    return ExitCode.ok;
  }
  const { name, profile, arch, kubernetes, cni, origin } = manifest;
  const facts = Object.entries({ name, profile, arch, kubernetes, cni, origin, sha256: manifestSha256 });
  const standIns = manifest.standIns.map((standIn) => [standIn.what, '->', standIn.with, standIn.why]);
  const files = manifest.files.map((file) => [file.kind, file.name, file.version, `${Math.ceil(file.size / MIB)} MiB`]);
  const tables = [facts, standIns, [['KIND', 'NAME', 'VERSION', 'SIZE'], ...files]].filter((rows) => rows.length > 0);
  app.print(tables.map((rows) => renderTable(rows)).join('\n'));
  return ExitCode.ok;
}
