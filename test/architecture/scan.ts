import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { isLocal } from './scope.js';

export interface Import {
  /** As written: `../net/cidr.js`, `node:fs`, `zod`. */
  specifier: string;
  /** Relative imports: the file meant, as a path like SourceFile.path. */
  target?: string;
  typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to src/, with `/`. */
  path: string;
  /** First folder, or the file's name without extension where it lies directly in src/. */
  room: string;
  lines: number;
  imports: Import[];
  /** Global names the file refers to (`process`, `console`, `Date`...), also through `globalThis`. */
  globals: Set<string>;
}

/** Reads every TypeScript file below `root`. */
export function readSources(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => scan(path, readFileSync(join(root, path), 'utf8')));
}

/** What one file imports and refers to, found by parsing: comments and strings do not count. */
export function scan(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const globals = new Set<string>();
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push(resolve(path, found.specifier, found.typeOnly));
    if (ts.isIdentifier(node) && isReference(node) && !isLocal(node)) globals.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
  return { path, room: roomOf(path), lines, imports, globals };
}

export function roomOf(path: string): string {
  const [first = '', ...rest] = path.split('/');
  return rest.length === 0 ? first.replace(/\.ts$/, '') : first;
}

/** import, export ... from, import(), require() and import types: every way to name a module. */
function importOf(node: ts.Node): { specifier: string; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.importClause?.isTypeOnly ?? false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, typeOnly: true };
  }
  if (ts.isCallExpression(node)) {
    const called = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
    const [argument] = node.arguments;
    if (called && argument) {
      // A computed module name could hide any import, so it shows up as one that no rule allows.
      const specifier = ts.isStringLiteralLike(argument) ? argument.text : `computed(${argument.getText()})`;
      return { specifier, typeOnly: false };
    }
  }
  return undefined;
}

function resolve(from: string, specifier: string, typeOnly: boolean): Import {
  if (!specifier.startsWith('.')) return { specifier, typeOnly };
  const target = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
  return { specifier, target, typeOnly };
}

/** False for names that only label something: properties, members, parameters, keys. `globalThis.x` counts as x. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return parent.expression.getText() === 'globalThis';
  }
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent)) return false;
  const named = parent as ts.Node & { name?: ts.Node; propertyName?: ts.Node };
  const labels = named.name === node || named.propertyName === node;
  return !(labels && !ts.isShorthandPropertyAssignment(parent));
}
