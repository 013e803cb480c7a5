import * as z from 'zod';
import type { Path } from './read/path.js';
import { labFileSchema } from './schema.js';

/** Keys that the schema knows at a path; none where keys are free. */
export function keysAt(path: Path): string[] {
  let schema: unknown = labFileSchema;
  for (const key of path) {
    const shape = shapeOf(schema);
    schema = shape && Object.hasOwn(shape, key) ? shape[key] : undefined;
  }
  return Object.keys(shapeOf(schema) ?? {});
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const bare = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return bare instanceof z.ZodObject ? bare.shape : undefined;
}
