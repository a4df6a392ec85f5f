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

export function isLogLevel(text: string): text is LogLevel {
  return (LEVELS as readonly string[]).includes(text);
}

/** A log that drops what is below its level; `write` takes one line without its end. */
export function createLog(level: LogLevel, write: (line: string) => void = toStandardError): Log {
  const least = LEVELS.indexOf(level);
  const at = (own: Exclude<LogLevel, 'silent'>) =>
    LEVELS.indexOf(own) < least ? ignore : (line: string) => write(`${own} ${line}`);
  return { level, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function ignore(): void {
  // Below the level.
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
