const LIBRARY = new URL('../', import.meta.url).href;
const LIBRARY_PATH = new URL(LIBRARY).pathname;
/** Beside the sources; inside them, once built. */
const BACKENDS_PATH = new URL('../backends/', LIBRARY).pathname;

/** The first line of a stack that is the user's: neither this library, nor Node, nor a package. */
export function userFrame(stack: string | undefined): string | undefined {
  for (const line of (stack ?? '').split('\n')) {
    const [, location] = /^\s+at (?:.*? \()?((?:file:\/\/)?\/?[^()\s][^()]*:\d+:\d+)\)?$/u.exec(line) ?? [];
    if (location !== undefined && !isForeign(location)) return location;
  }
  return undefined;
}

/** Where the code runs that called into the library, such as `file:///home/me/flow.ts:12:20`. */
export function callSite(): string | undefined {
  return userFrame(deepStack());
}

// The library's own frames come first, and are more than the ten that Node keeps.
const FRAMES = 50;

/** The stack of the caller. */
export function deepStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error('for its stack');
  Error.stackTraceLimit = limit;
  return stack;
}

function isForeign(location: string): boolean {
  // The workflows of the conformance kits are a user's, wherever they are installed.
  if (location.includes(`${LIBRARY_PATH}testing/cases/`)) return false;
  return (
    location.startsWith('node:') ||
    location.includes('/node_modules/') ||
    location.startsWith(LIBRARY) ||
    location.startsWith(LIBRARY_PATH) ||
    location.includes(BACKENDS_PATH)
  );
}
