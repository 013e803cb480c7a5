import type { ComponentChoice, ComponentLab, UpstreamFile } from './component.js';

/** A program that its project publishes as an archive, one per architecture. */
export interface ProgramRelease {
  /** Of the program, and of a bundle's file that is the program itself. */
  name: string;
  version: string;
  url: (arch: ComponentLab['arch']) => string;
  /** Of the archive; the publisher's own. */
  sha256: Readonly<Record<ComponentLab['arch'], string>>;
}

/**
 * The archive as published; from a bundle that was compiled and not downloaded, the program alone. Such a bundle's
 * manifest pins it: no publisher knows its hash.
 */
export function chooseProgram(
  { name, version, url, sha256 }: ProgramRelease,
  { arch }: ComponentLab,
  obtainable: (file: string) => boolean,
): ComponentChoice {
  const address = url(arch);
  const archive = address.slice(address.lastIndexOf('/') + 1);
  const file: UpstreamFile =
    obtainable(archive) || !obtainable(name)
      ? { kind: 'binary', name: archive, version, url: address, sha256: sha256[arch] }
      : { kind: 'binary', name, version, url: address };
  return { version, files: [file], images: [] };
}

/** The file to take, and the path of the program in it where that is an archive. */
export function programSettings({ files }: ComponentChoice, member: string): Record<string, string> {
  const file = files[0]?.name ?? '';
  return { FILE: file, MEMBER: file.endsWith('.tar.gz') ? member : '' };
}
