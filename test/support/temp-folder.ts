import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with these files that goes away with `using`. */
export class TempFolder implements Disposable {
  /** Absolute, without links in it. */
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'simpleflow-')));

  constructor(files: Readonly<Record<string, string | object>> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  /** @param content an object is written as JSON */
  write(name: string, content: string | object): string {
    const file = this.file(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  list(): string[] {
    return readdirSync(this.path);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
