import { CST, Lexer } from 'yaml';

/** The format needs four levels. */
const MAX_DEPTH = 32;
const MAX_INDENT = 200;

/**
 * Offset at which the text nests too deeply, if it does. Asked before parsing: the parser calls itself for every
 * level, and on a stack that is nearly full V8 ends the whole process, which no `catch` could prevent. The lexer
 * does not nest.
 */
export function tooDeepAt(text: string): number | undefined {
  let offset = 0;
  let flow = 0;
  let onLine = 0;
  let lineStart = true;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    if (type === 'newline') onLine = 0;
    if (type === 'flow-seq-start' || type === 'flow-map-start') flow += 1;
    if (type === 'flow-seq-end' || type === 'flow-map-end') flow = Math.max(0, flow - 1);
    if (type === 'seq-item-ind' || type === 'explicit-key-ind') onLine += 1;
    const indent = lineStart && type === 'space' ? source.length : 0;
    if (flow + onLine > MAX_DEPTH || indent > MAX_INDENT) return offset;
    lineStart = type === 'newline';
    // The lexer adds marks of its own (start of a document, start of a scalar) that are not in the text.
    if (!isMark(source)) offset += source.length;
  }
  return undefined;
}

function isMark(source: string): boolean {
  return source === CST.DOCUMENT || source === CST.FLOW_END || source === CST.SCALAR || source === CST.BOM;
}
