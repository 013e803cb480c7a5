import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Words that look like codes but are the protocol between host and guest scripts. */
const PROTOCOL = new Set(
  ['RESULT', 'ERROR', 'HINT', 'JOIN_TOKEN', 'JOIN_CA_CERT_HASH'].map((word) => `K8SLAB_${word}`),
);

/** Every error code that src/ or the guest scripts can report, sorted. */
export function usedErrorCodes(repo: string): string[] {
  const guest = filesBelow(join(repo, 'scripts/guest'), '.sh').map((path) => readFileSync(path, 'utf8'));
  const variables = new Set(guest.flatMap(environment));
  const source = filesBelow(join(repo, 'src'), '.ts').flatMap((path) => literals(path, readFileSync(path, 'utf8')));
  const found = new Set([...source, ...guest.flatMap(bareWords)]);
  return [...found].filter((word) => !variables.has(word) && !PROTOCOL.has(word)).sort();
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

/** Variables: what a script declares (`# env: A B`), expands or assigns. */
function environment(text: string): string[] {
  const declared = [...text.matchAll(/^# env:(.*)$/gm)].flatMap((match) => (match[1] ?? '').trim().split(/\s+/));
  const expanded = [...text.matchAll(/\$\{?[!#]?(K8SLAB_[A-Z0-9_]+)/g)].map((match) => match[1] ?? '');
  const assigned = [...text.matchAll(/\b(K8SLAB_[A-Z0-9_]+)=/g)].map((match) => match[1] ?? '');
  return [...declared, ...expanded, ...assigned];
}

/** Arguments of commands, outside comments: `fail K8SLAB_TIMEOUT "..."`. */
function bareWords(text: string): string[] {
  const code = text.replace(/^\s*#.*$/gm, '');
  return [...code.matchAll(/(?<=[\s'"])K8SLAB_[A-Z0-9_]+(?=[\s'"\\])/g)].map((match) => match[0]);
}
