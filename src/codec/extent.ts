import type { CodecLimits } from './limits.js';
import type { Path } from './path.js';

/** How large a tree of plain JSON is as text: at least so many characters, exactly so many levels. */
interface Extent {
  readonly chars: number;
  readonly levels: number;
}

type Container = Readonly<Record<string, unknown>>;

/** What is too large in a tree, and where. */
export interface Excess {
  readonly path: Path;
  readonly what: string;
}

/**
 * What of a tree of plain JSON is over a limit; undefined if nothing is. An object that is met many times is looked at
 * once, and counts each time: JSON has no references, hence sixty objects of two references each would be 2^60 in text.
 */
export function excessOf(tree: unknown, limits: CodecLimits): Excess | undefined {
  const known = new Map<object, Extent>();
  const { chars, levels } = extentOf(tree, known);
  if (levels > limits.maxDepth) {
    const what = `more than ${limits.maxDepth} levels of arrays and objects`;
    return { path: pathTo(tree, known, (extent, depth) => extent.levels + depth > limits.maxDepth), what };
  }
  if (chars <= limits.maxTextLength) return undefined;
  const isOver = (extent: Extent): boolean => extent.chars > limits.maxTextLength;
  const what = `more than ${limits.maxTextLength} characters of text; what is met many times is written each time`;
  return { path: pathTo(tree, known, isOver), what };
}

function extentOf(value: unknown, known: Map<object, Extent>): Extent {
  if (typeof value === 'string') return { chars: value.length + 2, levels: 0 };
  if (typeof value !== 'object' || value === null) return LEAF;
  const before = known.get(value);
  if (before !== undefined) return before;
  let [chars, levels] = [2, 0];
  if (Array.isArray(value)) {
    for (const member of value) {
      const inner = extentOf(member, known);
      chars += inner.chars + 1;
      levels = Math.max(levels, inner.levels);
    }
  } else {
    for (const key of Object.keys(value)) {
      const inner = extentOf((value as Container)[key], known);
      chars += inner.chars + key.length + 4;
      levels = Math.max(levels, inner.levels);
    }
  }
  const extent = { chars, levels: levels + 1 };
  known.set(value, extent);
  return extent;
}

const LEAF: Extent = { chars: 1, levels: 0 };

/** The way to the innermost part of which `isOver` holds. */
function pathTo(
  tree: unknown,
  known: ReadonlyMap<object, Extent>,
  isOver: (extent: Extent, depth: number) => boolean,
): Path {
  const path: Path = [];
  let value = tree;
  for (;;) {
    const inner = stepsOf(value).find(([, member]) => {
      const extent = typeof member === 'object' && member !== null ? known.get(member) : undefined;
      return extent !== undefined && isOver(extent, path.length + 1);
    });
    if (inner === undefined) return path;
    path.push(inner[0]);
    [, value] = inner;
  }
}

function stepsOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((member: unknown, index) => [index, member] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
