import { splitName } from '../../net/image-reference.js';
import { type BundleChoice, bundleName } from '../../bundle/create/choice.js';
import type { BundleContents, Source } from '../../bundle/create/contents-model.js';
import type { Messages } from '../../i18n/catalog.js';
import { renderTable } from '../table.js';

type LeftOut = readonly { name: string; reason: string }[];

/** What would be downloaded, as a table; nobody was asked for it. */
export function bundlePlanText(
  choice: BundleChoice,
  { downloads, images }: BundleContents,
  leftOut: LeftOut,
  texts: Messages['bundle'],
): string {
  const rows = [
    ...downloads.map(({ label, group, source }) => [group, label, source.url, checkText(source, texts)]),
    ...images.map(({ group, reference }) => [group, reference, splitName(reference).registry, texts.checkDigest]),
  ];
  const table = renderTable([[texts.colGroup, texts.colWhat, texts.colFrom, texts.colCheck], ...rows]);
  const labs = new Set(images.flatMap((image) => image.labs ?? []));
  const notes = [
    ...leftOut.map(({ name, reason }) => `${texts.leftOut(name, reason)}\n`),
    ...(labs.size > 0 ? [`${texts.labImages(images.filter((image) => image.labs).length, labs.size)}\n`] : []),
  ].join('');
  return `${texts.plan(bundleName(choice), downloads.length, images.length)}\n\n${table}${notes && `\n${notes}`}`;
}

export function bundlePlanJson(
  choice: BundleChoice,
  { downloads, images }: BundleContents,
  leftOut: LeftOut,
  out: string,
): object {
  const { profile, arch, kubernetes, cni } = choice;
  return {
    type: 'bundle-plan',
    name: bundleName(choice),
    profile,
    arch,
    kubernetes,
    cni,
    out,
    components: choice.components.map(({ name }) => name),
    leftOut,
    downloads: downloads.map(({ label, group, source, outputs }) => ({
      item: label,
      group,
      url: source.url,
      check: Object.keys(source.check)[0],
      ...('sha256' in source.check && { sha256: source.check.sha256 }),
      paths: outputs.map(({ path }) => path),
    })),
    images: images.map(({ group, reference, output, labs }) => ({
      group,
      reference,
      path: output.path,
      ...(labs && { labs }),
    })),
  };
}

function checkText({ check }: Source, texts: Messages['bundle']): string {
  return 'sha256' in check ? texts.checkPinned : texts.checkPublished;
}
