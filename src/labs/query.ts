import { compile, getRegisteredFunctions, type JSONValue, search } from '@jmespath-community/jmespath';

/** What is wrong with a JMESPath expression whatever it is asked of; undefined: nothing. */
export function queryProblem(expression: string): string | undefined {
  try {
    const unknown = functionsIn(compile(expression)).find((name) => !getRegisteredFunctions().includes(name));
    return unknown === undefined ? undefined : `there is no function ${unknown}()`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Asks a document. What is not there yet (a status without replicas inside `length()`) makes some functions fail;
 * that is a state of the cluster like any other, so it counts as null.
 */
export function ask(expression: string, document: unknown): unknown {
  try {
    return search(document as JSONValue, expression);
  } catch {
    return null;
  }
}

/** The library finds an unknown function only when it comes to call it. */
function functionsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(functionsIn);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && node.type === 'Function' && 'name' in node ? [String(node.name)] : [];
  return [...own, ...Object.values(node).flatMap(functionsIn)];
}
