import { inspect, styleText } from 'node:util';
import { SimpleflowError } from 'simpleflow';
import { printable } from '../../util/printable.js';
import { stackOf } from '../../util/call-site.js';

export interface ReportOptions {
  /** Print whole stacks, the library's own lines too. Default: false. */
  readonly verbose?: boolean;
}

// A chain of causes may be a circle, and nobody reads further.
const MAX_CAUSES = 10;
const MAX_FRAMES = 3;

/**
 * Where the library's own files are, whose lines in a stack say nothing to its users: beside `dist/`, too, as source
 * maps show the sources when TypeScript is loaded.
 */
const LIBRARY = ['dist', 'src', 'backends'].map(
  (folder) => new URL(`../../../../${folder}/`, import.meta.url).pathname,
);

/** Prints an error and what caused it to stderr, in colour on a terminal. */
export function reportError(error: unknown, options: ReportOptions = {}): void {
  const isColoured = process.stderr.isTTY && process.stderr.hasColors();
  const paint: Paint = isColoured ? (style, text) => styleText(style, text) : (_, text) => text;
  process.stderr.write(`${describeError(error, paint, options)}\n`);
}

type Paint = (style: 'red' | 'dim', text: string) => string;

/**
 * The lines for an error; a message that repeats its cause is cut, as the cause comes next.
 *
 * ```
 * error [workflow-failed]: workflow `w` failed
 *   caused by [activity-failed] ActivityError: activity `a` failed (activity-a-1, tried 4 times)
 *   caused by RangeError: boom
 *       at file:///home/me/activities.ts:3:9
 * ```
 */
export function describeError(error: unknown, paint: Paint, options: ReportOptions = {}): string {
  const lines = [`${paint('red', 'error')}${codeOf(error)}: ${messageOf(error)}${taskOf(error)}`];
  const others: string[] = [];
  let current = error;
  for (let depth = 0; depth <= MAX_CAUSES && current !== undefined; depth++) {
    if (depth > 0) lines.push(`  ${paint('dim', 'caused by')}${named(current)}`);
    lines.push(...framesOf(current, options).map((frame) => paint('dim', frame)));
    others.push(...othersOf(current).map((other) => `  ${paint('dim', 'also')}${named(other, true)}`));
    current = causeOf(current);
  }
  return [...lines, ...others].join('\n');
}

function codeOf(error: unknown): string {
  return SimpleflowError.is(error) ? ` [${textOf(error.code)}]` : '';
}

/** @param isWhole its causes do not follow, so that the message is not cut */
function named(error: unknown, isWhole = false): string {
  if (!(error instanceof Error)) return ` ${printable(inspect(error))}`;
  const message = isWhole ? textOf(error.message) : messageOf(error);
  return `${codeOf(error)} ${textOf(error.name)}${message === '' ? '' : `: ${message}`}${taskOf(error)}`;
}

/** Which task it was, and how often it was tried: no part of the message, which is recorded. */
function taskOf(error: unknown): string {
  if (!(error instanceof Error) || !('activityId' in error) || !('attempt' in error)) return '';
  const tries = error.attempt === 1 ? 'once' : `${textOf(error.attempt)} times`;
  return ` (${textOf(error.activityId)}, tried ${tries})`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return printable(inspect(error));
  const message = textOf(error.message);
  const cause = causeOf(error);
  const tail = cause instanceof Error ? `: ${textOf(cause.message)}` : ': ';
  return tail !== ': ' && message.endsWith(tail) ? message.slice(0, -tail.length) : message;
}

/** What an error that came from another process calls its message may be no text at all. */
function textOf(value: unknown): string {
  return printable(typeof value === 'string' ? value : inspect(value));
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** Failures beside the first one. */
function othersOf(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null || !('errors' in error)) return [];
  return Array.isArray(error.errors) ? error.errors : [];
}

function framesOf(error: unknown, { verbose = false }: ReportOptions): string[] {
  const stack = error instanceof Error ? printable(stackOf(error)) : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  const kept = verbose ? frames : frames.filter(isOfUser).slice(0, MAX_FRAMES);
  return kept.map((frame) => `      ${frame.trim()}`);
}

function isOfUser(frame: string): boolean {
  return (
    /:\d+:\d+\)?$/u.test(frame) &&
    !/[( ]node:|\/node_modules\//u.test(frame) &&
    !LIBRARY.some((folder) => frame.includes(folder))
  );
}
