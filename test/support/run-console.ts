import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { assertBuilt } from './run-cli.js';

const ROOT = resolve(import.meta.dirname, '../..');

// What `npx` would find, without its start-up and its own messages.
const NPX = `
npx() { "$@"; }
simpleflow() { node dist/src/cli/main.js "$@"; }
tsx() { node node_modules/tsx/dist/cli.mjs "$@"; }
`;

/** Runs a command of a document in the root of the repository, and gives all it prints. */
export async function runConsole(command: string): Promise<string> {
  assertBuilt();
  const { PATH, HOME } = process.env;
  const options = { cwd: ROOT, env: { PATH, HOME } };
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', `${NPX}\n${command}`], options);
  return stderr + stdout;
}
