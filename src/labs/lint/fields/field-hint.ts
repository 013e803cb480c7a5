import { type Path, showPath } from '../../../config/read/path.js';
import { suggest } from '../../../config/suggest.js';
import { fieldNames, fieldType, type FieldTable } from './table.js';

/** A map that a field was looked for in. */
export interface Level {
  /** Name in the table's `types`. */
  type: string;
  path: Path;
}

const MAX_LISTED = 12;
/** From a Deployment's spec to a container's fields. */
const MAX_DEPTH = 3;

/**
 * What was probably meant by a field that is not there: another spelling, or, where it is indented too far or not far
 * enough, the same name above or below.
 *
 * @param levels from the object to the map that holds the field
 */
export function fieldHint({ types }: FieldTable, name: string, levels: readonly Level[]): string | undefined {
  const here = levels.at(-1);
  const known = here === undefined ? [] : fieldNames(types[here.type] ?? {});
  const meant = suggest(name, known);
  if (meant !== undefined) return `Did you mean ${meant}?`;
  const above = levels.findLast(({ type }) => fieldType(types[type] ?? {}, name) !== undefined);
  if (above) return `Did you mean ${showPath([...above.path, name])}? Look at the indentation.`;
  const below = here && pathBelow(types, here, name);
  if (below) return `Did you mean ${below}? Look at the indentation.`;
  return known.length > 0 && known.length <= MAX_LISTED ? `Fields here: ${known.join(', ')}.` : undefined;
}

/** The nearest. Breadth first: a name like `labels` is in many places further down. */
function pathBelow(types: FieldTable['types'], from: Level, name: string): string | undefined {
  let row = [{ type: from.type, path: showPath(from.path) }];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    row = row.flatMap(({ type, path }) =>
      Object.entries(types[type] ?? {}).flatMap(([field, inner]) => {
        const at = `${path === '' ? '' : `${path}.`}${field.replace('!', '')}`;
        return inner.startsWith('[]') ? [{ type: inner.slice(2), path: `${at}[]` }] : [{ type: inner, path: at }];
      }),
    );
    const found = row.find(({ type }) => fieldType(types[type] ?? {}, name) !== undefined);
    if (found) return `${found.path}.${name}`;
  }
  return undefined;
}
