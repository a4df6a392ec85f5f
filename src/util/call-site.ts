const LIBRARY = new URL('../', import.meta.url).href;
const LIBRARY_PATH = new URL(LIBRARY).pathname;
/** What is built shows its sources where the program has source maps on. */
const SOURCES_PATHS = LIBRARY_PATH.endsWith('/dist/src/')
  ? ['src/', 'backends/'].map((folder) => LIBRARY_PATH.replace(/dist\/src\/$/u, folder))
  : [];
/** Beside the sources; inside them, once built. */
const BACKENDS_PATH = new URL('../backends/', LIBRARY).pathname;

/**
 * A line of a stack. Folders may be called `(flows)` or `work (copy)`: the place begins after the first bracket that a URL,
 * a path or a scheme follows.
 */
const FRAME = /^\s+at (?:async )?(?:.*? \()?((?:file:\/\/|node:|\/|[A-Za-z]:[\\/]).*:\d+:\d+)\)?$/u;
/** Of code that `eval` was given: the line is one of no file. */
const EVALUATED = /\), <anonymous>/u;

/** The first line of a stack that is the user's: neither this library, nor Node, nor a package. */
export function userFrame(stack: string | undefined): string | undefined {
  for (const line of (stack ?? '').split('\n')) {
    const [, location] = FRAME.exec(line) ?? [];
    if (location !== undefined && !EVALUATED.test(line) && !isForeign(location)) return location;
  }
  return undefined;
}

/** Where the code runs that called into the library, such as `file:///home/me/flow.ts:12:20`. */
export function callSite(): string | undefined {
  return userFrame(deepStack());
}

// The library's own frames come first, and are more than the ten that Node keeps.
const FRAMES = 50;

/** The stack of the caller; empty where the program has made it something else, with `Error.prepareStackTrace`. */
export function deepStack(): string {
  const limit = Error.stackTraceLimit;
  // Not by assignment: `Error` may be frozen.
  Reflect.set(Error, 'stackTraceLimit', FRAMES);
  const error = new Error('for its stack');
  try {
    // It is made when it is asked for.
    return stackOf(error);
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
}

/** The stack of an error, if it is the text that it is by default. */
export function stackOf(error: Error): string {
  try {
    const { stack } = error as { readonly stack?: unknown };
    return typeof stack === 'string' ? stack : '';
  } catch {
    // `Error.prepareStackTrace` threw.
    return '';
  }
}

function isForeign(location: string): boolean {
  // The workflows of the conformance kits are a user's, wherever they are installed.
  if (location.includes(`${LIBRARY_PATH}testing/cases/`)) return false;
  return (
    location.startsWith('node:') ||
    location.includes('/node_modules/') ||
    location.startsWith(LIBRARY) ||
    location.startsWith(LIBRARY_PATH) ||
    location.includes(BACKENDS_PATH) ||
    SOURCES_PATHS.some((path) => location.includes(path))
  );
}
