/** What a line needs of a terminal: `process.stderr`, say. */
export interface Terminal {
  readonly columns?: number;
  write(chunk: string | Uint8Array, ...rest: never[]): boolean;
}

const FALLBACK_COLUMNS = 80;
const ERASE = '\r\u001B[2K';

/**
 * A line at the bottom of a terminal that is drawn again and again. Whatever else is written there, to either stream,
 * comes above it. Disposing erases it.
 */
export class LiveLine implements Disposable {
  readonly #terminal: Terminal;
  readonly #write: Terminal['write'];
  readonly #restore: (() => void)[] = [];
  #text = '';
  #isDrawn = false;
  /** Others have begun a line and not ended it. */
  #isInLine = false;

  /**
   * @param terminal where the line is
   * @param others streams that end up on the same terminal
   */
  constructor(terminal: Terminal, others: readonly Terminal[] = []) {
    this.#terminal = terminal;
    this.#write = terminal.write.bind(terminal);
    for (const stream of [terminal, ...others]) this.#watch(stream);
  }

  /** Only the part that fits: a line that is wrapped could not be erased. */
  show(text: string): void {
    // A terminal that nobody has told its size says 0.
    const { columns = 0 } = this.#terminal;
    const width = columns === 0 ? FALLBACK_COLUMNS : columns;
    this.#text = text.length < width ? text : `${text.slice(0, Math.max(width - 2, 0))}…`;
    this.#draw();
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore.splice(0)) restore();
    this.#erase();
    this.#text = '';
  }

  #draw(): void {
    if (this.#isInLine || this.#text === '') return;
    this.#write(`${ERASE}${this.#text}`);
    this.#isDrawn = true;
  }

  #erase(): void {
    if (this.#isDrawn) this.#write(ERASE);
    this.#isDrawn = false;
  }

  #watch(stream: Terminal): void {
    const own = Object.getOwnPropertyDescriptor(stream, 'write');
    const write = stream.write.bind(stream);
    const above = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
      this.#erase();
      const isFlowing = write(chunk, ...rest);
      if (chunk.length > 0) this.#isInLine = !endsLine(chunk);
      this.#draw();
      return isFlowing;
    };
    Object.defineProperty(stream, 'write', { value: above, configurable: true, writable: true });
    this.#restore.push(() => {
      if (own === undefined) Reflect.deleteProperty(stream, 'write');
      else Object.defineProperty(stream, 'write', own);
    });
  }
}

function endsLine(chunk: string | Uint8Array): boolean {
  return typeof chunk === 'string' ? chunk.endsWith('\n') : chunk.at(-1) === 0x0a;
}
