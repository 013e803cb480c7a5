import { z } from 'zod';

/** A version as Vagrant orders it: numbers and dots. */
const VERSION = /^\d{1,9}(\.\d{1,9}){0,5}$/;
/** Vagrant's `user/box`. Lower case, as some hosts cannot tell cases apart. */
const NAME = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*\/[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$/;

const providerSchema = z.object({
  name: z.string(),
  url: z.string(),
  checksum_type: z.literal('sha256'),
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
  architecture: z.string().optional(),
  default_architecture: z.boolean().optional(),
  /** What Vagrant does not look at. */
  k8slab: z.object({
    bytes: z.number(),
    /** One short name for all that the box was made of. Absent: it was made elsewhere. */
    inputs: z.string().optional(),
    /** sha256 of the manifest of the bundle inside. */
    bundle: z.string().optional(),
  }),
});

const removedSchema = z.object({ version: z.string().regex(VERSION), provider: z.string(), checksum: z.string() });

/**
 * Vagrant's catalogue of one box, with all its versions: `vagrant box add` takes it as it is. What was removed from it
 * stays known: whoever has a copy of that version would go on using it.
 */
export const catalogSchema = z.object({
  name: z.string().regex(NAME),
  description: z.string(),
  versions: z.array(z.object({ version: z.string().regex(VERSION), providers: z.array(providerSchema) })),
  k8slab: z.object({ removed: z.array(removedSchema) }).optional(),
});

export type BoxCatalog = z.infer<typeof catalogSchema>;
export type CatalogProvider = z.infer<typeof providerSchema>;

export const isBoxName = (text: string): boolean => NAME.test(text);

/** What is wrong with the name of a box; undefined: nothing. */
export function nameProblem(name: string): string | undefined {
  if (isBoxName(name)) return undefined;
  return `"${name}" is no name of a box, wanted user/box of lower case letters, digits, . _ and -`;
}

export function versionProblem(version: string): string | undefined {
  return VERSION.test(version) ? undefined : `"${version}" is no version, wanted numbers and dots as in 1.2.0`;
}

/** For sorting: 1.9 before 1.10. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Newest last. */
export function versionsOf(catalog: BoxCatalog | undefined): string[] {
  return (catalog?.versions ?? []).map(({ version }) => version).sort(compareVersions);
}

/** What follows the newest that there ever was: its last number plus one. */
export function nextVersion(catalog: BoxCatalog | undefined): string {
  const newest = newestEver(catalog);
  if (newest === undefined) return '1.0.0';
  const numbers = newest.split('.');
  return [...numbers.slice(0, -1), String(Number(numbers.at(-1)) + 1)].join('.');
}

function newestEver(catalog: BoxCatalog | undefined): string | undefined {
  const removed = (catalog?.k8slab?.removed ?? []).map(({ version }) => version);
  return [...versionsOf(catalog), ...removed].sort(compareVersions).at(-1);
}

/** Whether this version stood for another content before it was removed. Without `checksum`: for any. */
export function wasOther(
  catalog: BoxCatalog | undefined,
  { version, provider, checksum }: { version: string; provider: string; checksum?: string },
): boolean {
  const removed = catalog?.k8slab?.removed ?? [];
  return removed.some(
    (box) => box.version === version && box.provider === provider && (!checksum || box.checksum !== checksum),
  );
}

export function findBox(
  catalog: BoxCatalog | undefined,
  version: string,
  provider: string,
): CatalogProvider | undefined {
  const found = catalog?.versions.find((each) => each.version === version);
  return found?.providers.find(({ name }) => name === provider);
}

/**
 * Which version a box made of `inputs` has: that of a box for another hypervisor with the same content, where the
 * newest is one; else a new one. So a version never stands for two contents.
 */
export function versionFor(catalog: BoxCatalog | undefined, inputs: string): string {
  const newest = newestEver(catalog);
  const same = catalog?.versions
    .find(({ version }) => version === newest)
    ?.providers.some(({ k8slab }) => k8slab.inputs === inputs);
  return same && newest !== undefined ? newest : nextVersion(catalog);
}

/** The catalogue with one box more, or another in its place. In the order of versions and names. */
export function withBox(catalog: BoxCatalog, version: string, box: CatalogProvider): BoxCatalog {
  const others = catalog.versions.filter((each) => each.version !== version);
  const siblings = catalog.versions.find((each) => each.version === version)?.providers ?? [];
  const providers = [...siblings.filter(({ name }) => name !== box.name), box];
  providers.sort((a, b) => (a.name < b.name ? -1 : 1));
  const versions = [...others, { version, providers }];
  versions.sort((a, b) => compareVersions(a.version, b.version));
  return { ...catalog, versions };
}

/** Without what `gone` picks; versions without boxes go too. That they were there is kept. */
export function withoutBoxes(catalog: BoxCatalog, gone: (version: string, provider: string) => boolean): BoxCatalog {
  const removed = catalog.versions.flatMap(({ version, providers }) =>
    providers
      .filter(({ name }) => gone(version, name))
      .map(({ name, checksum }) => ({ version, provider: name, checksum })),
  );
  const known = (catalog.k8slab?.removed ?? []).filter(
    (old) => !removed.some((box) => box.version === old.version && box.provider === old.provider),
  );
  const versions = catalog.versions
    .map(({ version, providers }) => ({ version, providers: providers.filter(({ name }) => !gone(version, name)) }))
    .filter(({ providers }) => providers.length > 0);
  return { ...catalog, versions, k8slab: { removed: [...known, ...removed] } };
}
