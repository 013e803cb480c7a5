export const bundleEn = {
  plan: (name: string, files: number, images: number) => `Bundle ${name}: ${files} files and ${images} images.`,
  leftOut: (name: string, reason: string) => `${name} is left out: ${reason}`,
  labImages: (images: number, labs: number) =>
    `${images} images are for ${labs} labs (--labs takes those of fewer, or none). Servers are asked for sizes before the download.`,
  imageLeftOut: (image: string, reason: string, labs: string) =>
    `${image} is left out: ${reason}${labs === '' ? '' : `. Blocked without it: ${labs}`}`,
  colGroup: 'FOR',
  colWhat: 'WHAT',
  colFrom: 'FROM',
  colCheck: 'CHECKED BY',
  checkPinned: 'sha256 known to k8slab',
  checkPublished: 'sha256 published beside it',
  checkDigest: 'digests of the registry',

  asking: (items: number) => `Asking the servers about ${items} items ...`,
  toDownload: (mib: number, items: number) => `To download: ${mib} MiB of ${items} items`,
  unknownSizes: (count: number) => `, and ${count} of unknown size`,
  forLabs: (mib: number) => `; of it ${mib} MiB are images of labs`,
  askDownload: 'Download this now?',
  notDownloaded: 'Nothing was downloaded.',
  howDownloaded: 'downloaded',
  howCached: 'from the cache',
  howKept: 'kept',
  failed: 'FAILED',
  retry: (reason: string, seconds: string) => `${reason}; again in ${seconds} s`,
  group: (done: number, all: number, mib: number, total: string) => `${done}/${all}, ${mib}/${total} MiB`,
  speed: (mibPerSecond: string) => `${mibPerSecond} MiB/s`,
  overall: (done: number, all: number, mib: number) => `${done} of ${all} items, ${mib} MiB downloaded`,
  done: (files: number, mib: number, downloaded: number, seconds: string) =>
    `Done: ${files} files, ${mib} MiB, of which ${downloaded} MiB were downloaded, ${seconds} s.`,
  unchanged: (seconds: string) => `Nothing to do: the bundle is complete (${seconds} s).`,
  next: (out: string) => `Use it with: k8slab up --bundle ${out}`,
};
