interface LoadContext {
  readonly format?: string | null;
}

/**
 * Hook of module loading, for Node. TypeScript in a package without `"type": "module"` would be CommonJS: tsx then
 * `require`s this library, which makes a second copy of it, or fails as a cycle (Node 20, 22). Its `import`s say what it
 * is; a `.cts` file stays what it says, too.
 */
export function load<R>(
  url: string,
  context: LoadContext,
  next: (url: string, context: LoadContext) => R,
): R {
  const isOfUser = /\.tsx?(?:$|\?)/u.test(url) && !url.includes('/node_modules/');
  return next(url, isOfUser ? { ...context, format: 'module' } : context);
}
