import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Every error code that src/ or the guest scripts can report, sorted. */
export function usedErrorCodes(repo: string): string[] {
  const guest = filesBelow(join(repo, 'scripts/guest'), '.sh').flatMap((path) => failures(readFileSync(path, 'utf8')));
  const source = filesBelow(join(repo, 'src'), '.ts').flatMap((path) => literals(path, readFileSync(path, 'utf8')));
  return [...new Set([...source, ...guest])].sort();
}

function filesBelow(root: string, extension: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => join(root, path));
}

/** String literals that are nothing but a code. Index access (`env['K8SLAB_LANG']`) names a variable. */
function literals(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isCode = ts.isStringLiteralLike(node) && /^K8SLAB_[A-Z0-9_]+$/.test(node.text);
    if (isCode && !ts.isElementAccessExpression(node.parent)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** `fail K8SLAB_TIMEOUT "..."`: the one way a guest script reports an error. */
function failures(text: string): string[] {
  return [...text.matchAll(/\bfail(?:\s|\\\n)+(K8SLAB_[A-Z0-9_]+)/g)].map((match) => match[1] ?? '');
}
