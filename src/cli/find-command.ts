import { commands as coreCommands } from './commands/index.js';
import { contributions } from './contributions.js';
import type { CommandEntry } from './command.js';

/**
 * The command of that name: one of the core, else one that a backend contributes.
 * @param cwd where the configuration is looked for, which may name backends
 */
export async function findCommand(name: string, cwd: string): Promise<CommandEntry | undefined> {
  const own = coreCommands.find((command) => command.name === name);
  if (own !== undefined) return own;
  for await (const { commands = [] } of contributions(cwd)) {
    const found = commands.find((command) => command.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All of them, in the order in which the help lists them. */
export async function allCommands(cwd: string): Promise<readonly CommandEntry[]> {
  const all = [...coreCommands];
  for await (const { commands = [] } of contributions(cwd)) all.push(...commands);
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}
