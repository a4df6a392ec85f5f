import type { ArgumentSpec, OptionSpec, ValuesOf } from './options.js';

/** Where a command runs. */
export interface CommandContext {
  /** The current folder when the process began; user code may change it. */
  readonly cwd: string;
}

/** A command of `simpleflow`: what it takes, and what it does. One file each. */
export interface Command<A = Specs<ArgumentSpec>, O = Specs<OptionSpec>> {
  /** In the order in which they are given. */
  readonly arguments: A;
  readonly options: O;
  /** Text after the list of options in the help: rules, then examples. */
  readonly details?: string;
  /**
   * @returns the exit code, see `EXIT`
   * @throws whatever keeps the command from doing anything: it is printed, and the exit code is 2
   */
  run(values: ValuesOf<A & O>, context: CommandContext): Promise<number>;
}

type Specs<S> = Readonly<Record<string, S>>;

/** A command of any shape. */
export type AnyCommand = Omit<Command, 'run'> & {
  run(values: never, context: CommandContext): Promise<number>;
};

/** A line of a table of commands, which is all that the help reads: a command is loaded when it is given. */
export interface CommandEntry {
  readonly name: string;
  /** One line: what it does, without a dot. */
  readonly summary: string;
  /** Command lines for the help, without the name of the program: `start a.ts#A --domain demo`. */
  readonly examples?: readonly string[];
  /**
   * For a command about runs: the option that says where they are, `store` or `domain`. Commands of one name differ in it;
   * the one whose option is given is meant.
   */
  readonly source?: string;
  readonly load: () => Promise<AnyCommand>;
}

/** Types the values by the options, and is the command. */
export function defineCommand<A extends Specs<ArgumentSpec>, O extends Specs<OptionSpec>>(
  command: Command<A, O>,
): AnyCommand {
  return command;
}
