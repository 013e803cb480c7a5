import * as z from 'zod';
import { labSchema } from './schema.js';

/** JSON Schema of lab.yaml for editors; the same text as schema/lab.schema.json. */
export function labFormatJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(labSchema, { io: 'input' }), null, 2)}\n`;
}
