import * as z from 'zod';
import { labFileSchema } from './schema.js';

/** JSON Schema of k8slab.yaml for editors; the same text as schema/k8slab.schema.json. */
export function labJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(labFileSchema, { io: 'input' }), null, 2)}\n`;
}
