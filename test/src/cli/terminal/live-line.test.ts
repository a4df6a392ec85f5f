import { describe, expect, it } from 'vitest';
import type { ProgressNumbers } from '../../../../src/executor/progress.js';
import { LiveLine, type Terminal } from '../../../../src/cli/terminal/live-line.js';
import { progressText } from '../../../../src/cli/terminal/progress-text.js';

/** A terminal that understands what a live line needs: carriage return, new line, and erasing a line. */
class Screen {
  readonly columns: number;
  readonly #lines: string[] = [''];

  constructor(columns = 40) {
    this.columns = columns;
  }

  stream(): Terminal {
    const { columns } = this;
    return {
      columns,
      write: (chunk) => {
        for (const part of Buffer.from(chunk)
          .toString()
          .split(/(\r\u001B\[2K|\n)/u))
          this.#print(part);
        return true;
      },
    };
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  #print(part: string): void {
    if (part === '\n') this.#lines.push('');
    else {
      const line = this.#lines.pop() ?? '';
      this.#lines.push(part.startsWith('\r') ? '' : `${line}${part}`);
    }
  }
}

function setUp(columns?: number) {
  const screen = new Screen(columns);
  const stderr = screen.stream();
  const stdout = screen.stream();
  return { screen, stderr, stdout, line: new LiveLine(stderr, [stdout]) };
}

describe('a live line', () => {
  it('is drawn again in place', () => {
    const { screen, line } = setUp();

    line.show('1 done');
    line.show('2 done');

    expect(screen.text).toBe('2 done');
  });

  it('stays below what is written to either stream', () => {
    const { screen, stderr, stdout, line } = setUp();
    line.show('1 done');
    stdout.write('a result\n');
    stderr.write(Buffer.from('a warning\n'));

    expect(screen.text).toBe('a result\na warning\n1 done');
  });

  it('waits while somebody else is in the middle of a line', () => {
    const { screen, stdout, line } = setUp();
    line.show('1 done');
    stdout.write('half');
    line.show('2 done');
    const before = screen.text;
    stdout.write(' a line\n');

    expect([before, screen.text]).toEqual(['half', 'half a line\n2 done']);
  });

  it('is cut at the width of the terminal', () => {
    const { screen, line } = setUp(10);

    line.show('123456789');
    const fits = screen.text;
    line.show('1234567890');

    expect([fits, screen.text]).toEqual(['123456789', '12345678…']);
  });

  it('leaves nothing behind', () => {
    const { screen, stderr, stdout, line } = setUp();
    const untouched = new Screen().stream();
    line.show('1 done');
    stdout.write('a result\n');

    line[Symbol.dispose]();
    line[Symbol.dispose]();
    stderr.write('after');

    expect(screen.text).toBe('a result\nafter');
    expect(Object.keys(stdout)).toEqual(Object.keys(untouched));
  });
});

describe('the text of progress', () => {
  const some = { p50: 20.13, p95: 1_234, p99: 90_000, max: 90_000 };
  const none = { p50: 0, p95: 0, p99: 0, max: 0 };
  const numbers: ProgressNumbers = {
    done: 12,
    running: 2,
    queued: 40,
    failed: 0,
    cancelled: 0,
    ratePerSecond: 35.24,
    runTimeMs: some,
    waitTimeMs: { ...some, p50: 150_000 },
  };

  it('has the counts, the rate, and times in units that read well', () => {
    expect(progressText(numbers)).toBe(
      '12 done · 2 running · 40 queued · 0 failed · 35/s · runs 20 ms (95 %: 1.2 s) · waits 2.5 min',
    );
  });

  it('says nothing of times before there are any, and of what was cancelled only if something was', () => {
    const begun = {
      ...numbers,
      done: 0,
      cancelled: 3,
      ratePerSecond: 0.3,
      runTimeMs: none,
      waitTimeMs: none,
    };

    expect(progressText(begun)).toBe('0 done · 2 running · 40 queued · 0 failed · 3 cancelled · 0.3/s');
  });

  it('keeps small times apart from none', () => {
    const quick = { ...numbers, runTimeMs: { ...none, p50: 0.021, p95: 0.5 }, waitTimeMs: none };

    expect(progressText(quick)).toMatch(/runs 0\.02 ms \(95 %: 0\.5 ms\) · waits 0 ms$/u);
  });
});
