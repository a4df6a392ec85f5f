import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleCommands } from '../support/fenced-blocks.js';
import { runConsole } from '../support/run-console.js';

const FOLDER = resolve(import.meta.dirname, '../../examples');
const EXAMPLES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(EXAMPLES)('examples/%s', (example) => {
  const readme = join(FOLDER, example, 'README.md');
  const commands = existsSync(readme) ? consoleCommands(readme) : [];

  it('is documented with commands', () => {
    expect(commands).not.toEqual([]);
  });

  it.each(commands)('prints what it says: $command', async ({ command, output }) => {
    expect(await runConsole(command)).toBe(output);
  });
});
