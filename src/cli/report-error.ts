import { inspect, styleText } from 'node:util';
import { SimpleflowError } from 'simpleflow';

export interface ReportOptions {
  /** Print whole stacks, the library's own lines too. Default: false. */
  readonly verbose?: boolean;
}

// A chain of causes may be a circle, and nobody reads further.
const MAX_CAUSES = 10;
const MAX_FRAMES = 3;

/** Where the library's own files are: lines of a stack that say nothing to its users. */
const LIBRARY = new URL('../../', import.meta.url);

/** Prints an error and what caused it to stderr, in colour on a terminal. */
export function reportError(error: unknown, options: ReportOptions = {}): void {
  const isColoured = process.stderr.isTTY && process.stderr.hasColors();
  const paint: Paint = isColoured ? (style, text) => styleText(style, text) : (_, text) => text;
  process.stderr.write(`${describeError(error, paint, options)}\n`);
}

type Paint = (style: 'red' | 'dim', text: string) => string;

/**
 * The lines for an error:
 *
 * ```
 * error [workflow-failed]: workflow `w` failed: activity `a` failed: boom
 *   caused by [activity-failed] ActivityError: activity `a` failed: boom
 *   caused by RangeError: boom
 *       at file:///home/me/activities.ts:3:9
 * ```
 */
export function describeError(error: unknown, paint: Paint, options: ReportOptions = {}): string {
  const lines: string[] = [`${paint('red', 'error')}${codeOf(error)}: ${messageOf(error)}`];
  lines.push(...stackOf(error, options).map((frame) => paint('dim', frame)));
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES; depth++) {
    for (const also of othersOf(cause)) lines.push(`  ${paint('dim', 'also')}${named(also)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
    if (cause === undefined) break;
    lines.push(`  ${paint('dim', 'caused by')}${named(cause)}`);
    lines.push(...stackOf(cause, options).map((frame) => paint('dim', frame)));
  }
  return lines.join('\n');
}

function codeOf(error: unknown): string {
  return SimpleflowError.is(error) ? ` [${error.code}]` : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : inspect(error);
}

function named(error: unknown): string {
  if (!(error instanceof Error)) return ` ${inspect(error)}`;
  return `${codeOf(error)} ${error.name}${error.message === '' ? '' : `: ${error.message}`}`;
}

/** Failures beside the first one. */
function othersOf(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null || !('errors' in error)) return [];
  return Array.isArray(error.errors) ? error.errors : [];
}

function stackOf(error: unknown, { verbose = false }: ReportOptions): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  const kept = verbose ? frames : frames.filter(isOfUser).slice(0, MAX_FRAMES);
  return kept.map((frame) => `      ${frame.trim()}`);
}

function isOfUser(frame: string): boolean {
  return (
    /:\d+:\d+\)?$/u.test(frame) &&
    !/[( ]node:|\/node_modules\//u.test(frame) &&
    !frame.includes(LIBRARY.href) &&
    !frame.includes(LIBRARY.pathname)
  );
}
