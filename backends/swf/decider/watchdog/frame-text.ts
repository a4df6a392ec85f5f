import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { PausedFrame, Script } from './worker-session.js';

/**
 * A frame as in the stack of an error: `spin (file:///home/me/flow.ts:4:20)`. Where the script has a source map, the place is
 * that of the source; where it has none, or one that does not know the place, that of the script as it runs.
 */
export function frameText(
  { functionName, location }: PausedFrame,
  scripts: ReadonlyMap<string, Script>,
): string {
  const { scriptId, lineNumber, columnNumber = 0 } = location;
  const script = scripts.get(scriptId);
  const place =
    (script === undefined ? undefined : inSource(script, lineNumber, columnNumber)) ??
    `${script?.url ?? ''}:${lineNumber + 1}:${columnNumber + 1}`;
  return functionName === '' ? place : `${functionName} (${place})`;
}

function inSource({ url, sourceMapURL = '' }: Script, line: number, column: number): string | undefined {
  if (sourceMapURL === '') return undefined;
  try {
    const entry = new SourceMap(payloadOf(sourceMapURL, url)).findEntry(line, column);
    if (!('originalSource' in entry)) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return `${urlOf(originalSource, url)}:${originalLine + 1}:${originalColumn + 1}`;
  } catch {
    // A map that cannot be read: the file is gone, or is none.
    return undefined;
  }
}

function payloadOf(sourceMapURL: string, script: string): SourceMapPayload {
  const [, data] = /^data:application\/json[^,]*;base64,(.*)$/u.exec(sourceMapURL) ?? [];
  const text =
    data === undefined
      ? readFileSync(new URL(sourceMapURL, script), 'utf8')
      : Buffer.from(data, 'base64').toString();
  return JSON.parse(text) as SourceMapPayload;
}

/** tsx names sources by their path. */
function urlOf(source: string, script: string): string {
  return (source.startsWith('/') ? pathToFileURL(source) : new URL(source, script)).href;
}
