import type * as Acorn from 'acorn';
import { createRequire } from 'node:module';

/** The parameters of a function, in order. A destructured one has no name. */
export interface Parameter {
  readonly name: string | undefined;
  readonly kind: 'required' | 'optional' | 'rest';
}

interface FunctionNode extends Acorn.Node {
  readonly params: readonly Acorn.Pattern[];
}

/**
 * Reads the parameters of a function from its source text; undefined where that is not possible (native, minified beyond
 * names, or not a function). JavaScript keeps no names at run time, and Python's keyword arguments need them.
 */
export function readParameters(fn: (...args: never[]) => unknown): readonly Parameter[] | undefined {
  const node = parseFunction(fn.toString());
  return node?.params.map((pattern) => {
    switch (pattern.type) {
      case 'Identifier':
        return { name: pattern.name, kind: 'required' };
      case 'AssignmentPattern':
        return { name: pattern.left.type === 'Identifier' ? pattern.left.name : undefined, kind: 'optional' };
      case 'RestElement':
        return {
          name: pattern.argument.type === 'Identifier' ? pattern.argument.name : undefined,
          kind: 'rest',
        };
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'MemberExpression':
        return { name: undefined, kind: 'required' };
    }
  });
}

// There is only the function's own text, not the class or module around it that makes `#x` and `import.meta` legal.
const OPTIONS: Acorn.Options = {
  ecmaVersion: 'latest',
  checkPrivateFields: false,
  allowImportExportEverywhere: true,
};

function parseFunction(source: string): FunctionNode | undefined {
  // Loaded when the first keyword argument comes: most programs never have one.
  const { parseExpressionAt } = createRequire(import.meta.url)('acorn') as typeof Acorn;
  // A function or an arrow is an expression as it stands; a method is one inside an object.
  for (const text of [`(${source})`, `({${source}})`]) {
    try {
      const node = parseExpressionAt(text, 0, OPTIONS);
      if (node.type === 'ObjectExpression') {
        const [property] = node.properties;
        return property?.type === 'Property' ? (property.value as unknown as FunctionNode) : undefined;
      }
      if ('params' in node) return node;
    } catch {
      // Not of this form; the other one may fit.
    }
  }
  return undefined;
}
