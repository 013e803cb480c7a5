import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileName } from '../../../config/model.js';
import { minorVersion, PROFILES } from '../../../config/profiles.js';
import { minorOf } from '../../../plan/versions.js';

/**
 * Field → its type, both of one kind of object or of a part of one. A name that ends with `!` must be there. A type is
 * `string`, `integer`, `number`, `boolean`, `quantity`, `int-or-string`, `base64`, `any`, `=One|Other` (one of these
 * texts), `[]T` (a list), `{}T` (keys of one's own) or the name of another entry of `types`.
 */
export type Fields = Readonly<Record<string, string>>;

/** What schema/kubernetes/ has of one version; scripts/dev/kubernetes-schemas writes it. */
interface WrittenTable {
  /** Exact, `1.36.4`. */
  version: string;
  /** `apps/v1 Deployment` → name in `types`. */
  kinds: Readonly<Record<string, string>>;
  types: Readonly<Record<string, Fields>>;
}

export interface FieldTable extends WrittenTable {
  /** Whose default version it is. */
  profile: ProfileName;
  minor: number;
}

/** The table of each profile's default version, oldest first. Only `lab lint` pays for reading them. */
export async function readFieldTables(dir: string): Promise<FieldTable[]> {
  const tables = (Object.keys(PROFILES) as ProfileName[]).map(async (profile): Promise<FieldTable> => {
    const path = join(dir, `${minorVersion(PROFILES[profile].defaultKubernetes)}.json`);
    const written = JSON.parse(await readFile(path, 'utf8')) as WrittenTable;
    return { ...written, profile, minor: minorOf(written.version) };
  });
  return (await Promise.all(tables)).sort((a, b) => a.minor - b.minor);
}

/** Of a name that somebody wrote. */
export function fieldType(fields: Fields, name: string): string | undefined {
  const key = [name, `${name}!`].find((each) => Object.hasOwn(fields, each));
  return key === undefined ? undefined : fields[key];
}

export function fieldNames(fields: Fields): string[] {
  return Object.keys(fields).map((key) => key.replace('!', ''));
}

export function neededFields(fields: Fields): string[] {
  return Object.keys(fields).flatMap((key) => (key.endsWith('!') ? [key.slice(0, -1)] : []));
}
