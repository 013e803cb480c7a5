import { hostProblems, type BuildHost, needsOf } from '../box/host-needs.js';
import type { BoxSpec } from '../box/spec.js';
import { renderTable } from '../report/table.js';
import { boxDirectory } from '../state/user-state.js';
import type { App } from './app.js';
import { cloudImageOf } from './box-spec.js';

/** What this build needs of the machine. */
export function needsOfSpec(spec: BoxSpec): ReturnType<typeof needsOf> {
  const { image, keyring } = cloudImageOf(spec);
  return needsOf({
    provider: spec.provider,
    from: spec.from,
    ...(!spec.imageChecksum && { keyring: { path: keyring, package: image.keyringPackage } }),
    load: spec.provider === 'docker' && spec.out === undefined,
    debianMirror: spec.debianMirror,
  });
}

/** `--dry-run`: what would be made of what, and what this machine lacks for it. Touches nothing. */
export async function printBoxPlan(app: App, spec: BoxSpec, host: BuildHost): Promise<void> {
  const { provider, from, distribution, name, version, bundle, out, diskGib, imageChecksum } = spec;
  const { image, keyring } = cloudImageOf(spec);
  const { problems, packages } = await hostProblems(host, needsOfSpec(spec));
  const cloud = from === 'cloud-image';
  if (app.json) {
    app.printJson({
      type: 'box-plan',
      provider,
      distribution,
      from,
      name,
      version: version ?? null,
      out: out ?? null,
      bundle: bundle?.manifestSha256 ?? null,
      diskGib: provider === 'docker' ? null : diskGib,
      image: cloud ? `${image.base}${image.file}` : null,
      checksum: imageChecksum ? `${imageChecksum.algorithm}:${imageChecksum.hex}` : null,
      keyring: cloud && !imageChecksum ? keyring : null,
      problems,
      packages,
    });
    return;
  }
  const { box } = app.texts;
  const to = out ?? (provider === 'docker' ? box.toDocker : box.toCatalog(boxDirectory(app.environment.env)));
  const check = imageChecksum
    ? box.checkGiven(`${imageChecksum.algorithm}:${imageChecksum.hex}`)
    : box.checkSignature(image.sums, image.signature, keyring);
  const rows = [
    [box.planName, name],
    ...(provider === 'docker' ? [] : [[box.planVersion, version ?? (out === undefined ? box.versionNext : '-')]]),
    [box.planTo, to],
    ...(cloud
      ? [
          [box.planImage, `${image.base}${image.file}`],
          [box.planCheck, check],
        ]
      : [[box.planDownloads, box.planMirror(spec.debianMirror ?? box.ownMirror)]]),
    ...(provider === 'docker'
      ? []
      : [
          [box.planDisk, `${diskGib} GiB`],
          [box.planBundle, bundle?.manifest.name ?? box.planNoBundle],
        ]),
    ...problems.map((problem) => [box.planLacks, problem]),
  ];
  app.print(`${box.plan(provider, distribution, from)}\n${renderTable(rows.map((row) => ['', ...row]))}`);
}
