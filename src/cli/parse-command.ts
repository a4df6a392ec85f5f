import type { Command as Parser } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { SimpleflowError } from 'simpleflow';
import type { AnyCommand, CommandEntry } from './command.js';
import { kebab, type ArgumentSpec, type OptionSpec } from './options.js';

/** The values of a command line, by key. */
export type Values = Readonly<Record<string, unknown>>;

/** Declares a command to the parser, which prints its help when asked. */
export function addCommand(program: Parser, { name, summary }: CommandEntry, command: AnyCommand): Parser {
  const parser = program.command(name).description(summary);
  for (const argument of Object.values(command.arguments)) {
    // Checked below, where the message can say which option took it.
    parser.argument(`[${argument.name}${argument.isList === true ? '...' : ''}]`, argument.summary);
    if (argument.short !== undefined) {
      parser.option(`-${argument.short}, --${argument.name} <${argument.name}>`, 'the same, as an option');
    }
  }
  for (const [key, spec] of Object.entries(command.options)) parser.addOption(optionOf(key, spec));
  if (command.details !== undefined) parser.addHelpText('after', `\n${command.details}`);
  return parser;
}

function optionOf(key: string, spec: OptionSpec): Option {
  const { short, value, isList = false, fallback, parse } = spec;
  const shown = value === undefined ? '' : ` <${value}${isList ? '...' : ''}>`;
  const option = new Option(
    `${short === undefined ? '' : `-${short}, `}--${kebab(key)}${shown}`,
    spec.summary,
  );
  if (fallback !== undefined) option.default(fallback);
  if (parse !== undefined) option.argParser((text) => parsed(text, parse));
  return option;
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw SimpleflowError.is(error) ? new InvalidArgumentError(`expected ${error.message}`) : error;
  }
}

/**
 * Arguments and options as one object by key.
 * @param given the arguments in order, as the parser gives them
 * @throws SimpleflowError `invalid-option` for an argument that is missing or was given twice
 */
export function valuesOf(
  { name }: CommandEntry,
  command: AnyCommand,
  given: readonly unknown[],
  options: Values,
): Values {
  const specs = Object.entries(command.arguments);
  const values: Record<string, unknown> = { ...options };
  for (const [index, [key, spec]] of specs.entries()) {
    const asOption = spec.short === undefined ? undefined : options[spec.name];
    const value = isGiven(given[index]) ? given[index] : asOption;
    if (isGiven(given[index]) && asOption !== undefined) {
      throw new SimpleflowError('invalid-option', `the ${spec.name} was given twice`);
    }
    if (!isGiven(value)) throw missing(name, spec, command, options);
    values[key] = value;
  }
  return values;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** An option that takes a list takes what comes after it, too: the usual reason. */
function missing(name: string, spec: ArgumentSpec, command: AnyCommand, options: Values): SimpleflowError {
  const what = `<${spec.name}${spec.isList === true ? '...' : ''}>`;
  const usage = `\`simpleflow ${name} ${what}\``;
  const takers = Object.entries(command.options).flatMap(([key, { isList }]) => {
    const taken = isList === true ? (options[key] as readonly string[] | undefined) : undefined;
    return taken === undefined
      ? []
      : [`\`--${kebab(key)}\` took ${taken.map((each) => `\`${each}\``).join(', ')}`];
  });
  const hint =
    takers.length === 0 ? '' : `; ${takers.join(', ')}: write \`${what}\` before it, or after \`--\``;
  return new SimpleflowError('invalid-option', `no ${spec.name} given: ${usage}${hint}`);
}
