import type { BundleFile } from '../manifest.js';

/** One file on a server, and how it is known to be the right one. */
export interface Source {
  url: string;
  /** `sha256`: known beforehand. `published`: in a file beside it. */
  check: { sha256: string } | { published: string };
}

/** What becomes of a download: the file as it is, or programs out of a `.tar.gz`. */
export interface WantedDownload {
  /** Unique; for progress and messages. */
  label: string;
  /** `kubernetes`, `network`, or a component: what it is shown under. */
  group: string;
  source: Source;
  outputs: readonly (WantedFile & { /** Path within the archive. Absent: the download itself. */ member?: string })[];
}

/** An entry of the manifest but for what only the bytes tell. */
export type WantedFile = Omit<BundleFile, 'size' | 'sha256'>;

export interface WantedImage {
  label: string;
  group: string;
  /** As it is named in manifests and on nodes. */
  reference: string;
  /**
   * Ids of the labs it is for, where nobody else wants it. One that its registry does not have leaves these labs
   * blocked, and the bundle is good without it: images of books grow old and go.
   */
  labs?: readonly string[];
  output: WantedFile;
}

export interface BundleContents {
  downloads: readonly WantedDownload[];
  images: readonly WantedImage[];
}
