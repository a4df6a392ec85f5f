#!/usr/bin/env node
import { createRequire } from 'node:module';

// Only this file is parsed for `--version`: everything else is imported when a command wants it.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  const { version } = createRequire(import.meta.url)('simpleflow/package.json') as { version: string };
  process.stdout.write(`${version}\n`);
} else {
  const { runProgram } = await import('./program.js');
  const { exitWith, tolerateClosedPipes } = await import('./terminal/exit.js');
  tolerateClosedPipes();
  await exitWith(await runProgram(args));
}
