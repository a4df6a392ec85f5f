const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LEVELS)[number];

/** What the server has to say; each call is one line. */
export interface Log {
  readonly level: LogLevel;
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** A log that drops what is below its level; `write` takes one line without its end. */
export function createLog(level: LogLevel, write: (line: string) => void = toStandardError): Log {
  const least = LEVELS.indexOf(level);
  const at = (own: Exclude<LogLevel, 'silent'>) =>
    LEVELS.indexOf(own) < least ? ignore : (line: string) => write(`${own} ${shown(line)}`);
  return { level, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What clients send may be in a line, and must not control the terminal that shows it. */
function shown(line: string): string {
  return line.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function ignore(): void {
  // Below the level.
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
