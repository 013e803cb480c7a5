import ts from 'typescript';

/** True when a parameter, variable, function or import of the file has this name where it is used. */
export function isLocal(use: ts.Identifier): boolean {
  for (let scope: ts.Node = use.parent; ; scope = scope.parent) {
    if (declaredIn(scope).includes(use.text)) return true;
    if (ts.isSourceFile(scope)) return false;
  }
}

function declaredIn(scope: ts.Node): string[] {
  if (ts.isFunctionLike(scope)) return scope.parameters.flatMap((parameter) => namesOf(parameter.name));
  if (ts.isSourceFile(scope) || ts.isBlock(scope)) return scope.statements.flatMap(declaredBy);
  if (ts.isForOfStatement(scope) || ts.isForStatement(scope) || ts.isForInStatement(scope)) {
    const { initializer } = scope;
    return initializer && ts.isVariableDeclarationList(initializer) ? variables(initializer) : [];
  }
  return [];
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return variables(statement.declarationList);
  if (ts.isFunctionDeclaration(statement) && statement.name) return [statement.name.text];
  if (!ts.isImportDeclaration(statement)) return [];
  const bindings = statement.importClause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
  return statement.importClause?.name ? [...named, statement.importClause.name.text] : named;
}

function variables(list: ts.VariableDeclarationList): string[] {
  return list.declarations.flatMap(({ name }) => namesOf(name));
}

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)));
}
