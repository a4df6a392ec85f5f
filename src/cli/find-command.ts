import { SimpleflowError } from 'simpleflow';
import { commands as coreCommands } from './commands/index.js';
import { contributions } from './contributions.js';
import type { CommandEntry } from './command.js';

/**
 * The commands of that name: one of the core, else one that a backend contributes. Where both have one, about runs that are
 * in different places, the option that is given says which is meant; without any, there are both.
 * @param args its arguments and options
 * @param cwd where the configuration is looked for, which may name backends
 * @throws SimpleflowError `invalid-option` if the options name two places
 */
export async function findCommands(
  name: string,
  args: readonly string[],
  cwd: string,
): Promise<readonly CommandEntry[]> {
  const found = coreCommands.filter((command) => command.name === name);
  if (found[0] !== undefined && found[0].source === undefined) return found;
  for await (const { commands = [] } of contributions(cwd)) {
    found.push(...commands.filter((command) => command.name === name));
  }
  const [first] = found;
  if (first === undefined || first.source === undefined) return found.slice(0, 1);
  const meant = found.filter(({ source }) => source !== undefined && isGiven(source, args));
  if (meant.length <= 1) return meant.length === 1 ? meant : found;
  const both = meant.map(({ source }) => `\`--${source}\``).join(' and ');
  throw new SimpleflowError('invalid-option', `${both} exclude each other: the runs are in one place`);
}

function isGiven(source: string, args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const option = `--${source}`;
  const options = end === -1 ? args : args.slice(0, end);
  return options.some((arg) => arg === option || arg.startsWith(`${option}=`));
}

/** All of them, in the order in which the help lists them. */
export async function allCommands(cwd: string): Promise<readonly CommandEntry[]> {
  const all = [...coreCommands];
  for await (const { commands = [] } of contributions(cwd)) all.push(...commands);
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}
