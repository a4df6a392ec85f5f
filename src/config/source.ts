/** Where a value can come from, in rising precedence. */
type SourceKind = 'default' | 'file' | 'environment' | 'flag' | 'code';

/** Settings from one place. */
export interface Source {
  readonly kind: SourceKind;
  /** Absolute path of the folder that relative paths start from. */
  readonly base: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The place of a value as a message names it: a file, a variable, a flag. Default: the kind. */
  readonly nameOf?: (path: readonly string[]) => string;
  /** What was written, where the value is what was read out of that. */
  readonly textAt?: (path: readonly string[]) => string | undefined;
  /** The same source, when it is known in which objects keys are the user's own. */
  readonly withFreeMaps?: (isFreeMap: (path: readonly string[]) => boolean) => Source;
}

/** As a message names it: `SIMPLEFLOW_EXECUTOR`, `--executor`, `/app/simpleflow.config.ts`, `default`. */
export function placeOf(source: Source, path: readonly string[]): string {
  return source.nameOf?.(path) ?? source.kind;
}
