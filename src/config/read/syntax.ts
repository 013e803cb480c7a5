import type { YAMLParseError } from 'yaml';
import type { ConfigProblem } from '../model.js';
import { type FindPlace, problemAt } from './problem.js';

const HINTS: Partial<Record<YAMLParseError['code'], string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Keys of one level start in the same column.',
  BLOCK_AS_IMPLICIT_KEY: 'Put text with ": " in it in quotes, and nested keys on lines of their own.',
  MULTILINE_IMPLICIT_KEY: 'A colon with a space behind it is missing, or a quote is open.',
  MISSING_CHAR: 'A quote, bracket or brace is open, or a colon is missing.',
  BAD_SCALAR_START: 'Put the value in quotes.',
};

export function explainSyntax(error: YAMLParseError, placeAt: FindPlace): ConfigProblem {
  const place = placeAt(error.pos[0]);
  if (error.code === 'MULTIPLE_DOCS') {
    return problemAt(place, '', {
      code: 'K8SLAB_CONFIG_MULTIPLE_DOCUMENTS',
      message: 'a second document starts here, wanted one',
      hint: 'Remove the line ---, or keep each lab in a directory of its own.',
    });
  }
  const hint = HINTS[error.code];
  return problemAt(place, '', {
    code: 'K8SLAB_CONFIG_SYNTAX',
    message: `not valid YAML: ${error.message}`,
    ...(hint !== undefined && { hint }),
  });
}
