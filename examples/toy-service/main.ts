import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogEntry } from './index.js';
import { ToyExecutor } from './index.js';
import { Ships } from './workflow.js';

const folder = await mkdtemp(join(tmpdir(), 'toy-service-'));
await using executor = new ToyExecutor({ folder });
const handle = await executor.start(Ships, ['a kite']);
console.log(await handle.result());

// The log of the run, without times and ids.
for (const line of (await readFile(join(folder, `${handle.runId}.log`), 'utf8')).trimEnd().split('\n')) {
  const [number, entry] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
  const { what, ...rest } = JSON.parse(entry) as LogEntry;
  const { kind } = 'command' in rest ? rest.command : 'event' in rest ? rest.event : { kind: '' };
  console.log(`${number} ${what} ${kind}`.trimEnd());
}
await rm(folder, { recursive: true });
