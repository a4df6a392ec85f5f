/** How a string is checked beyond its length: rules that the service's model states in prose only. */
export type TextFormat =
  | 'name'
  | 'trimmed-name'
  | 'int32'
  | 'duration'
  | 'duration-or-none'
  | 'execution-duration'
  | 'execution-duration-or-none'
  | 'lambda-duration'
  | 'retention-days';

export interface TextShape {
  readonly kind: 'text';
  /** Characters, both ends included. */
  readonly min: number;
  readonly max: number;
  readonly format?: TextFormat;
}

export interface ChoiceShape<V extends string = string> {
  readonly kind: 'choice';
  readonly values: readonly V[];
}

export interface IntegerShape {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
}

export interface FlagShape {
  readonly kind: 'flag';
}

/** Epoch seconds, a JSON number with at most three fraction digits. */
export interface TimestampShape {
  readonly kind: 'timestamp';
}

export interface ListShape<S extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: S;
  readonly max: number;
}

export interface StructureShape<M extends Members = Members> {
  readonly kind: 'structure';
  readonly members: M;
}

/**
 * One value of the wire protocol.
 *
 * `{ kind: 'text', min: 1, max: 256, format: 'name' }`
 */
export type Shape =
  | TextShape
  | ChoiceShape
  | IntegerShape
  | FlagShape
  | TimestampShape
  | ListShape
  // The members are typed loosely here: the interface refers to itself.
  | { readonly kind: 'structure'; readonly members: Members };

export interface Member<S extends Shape = Shape, R extends boolean = boolean> {
  readonly shape: S;
  readonly required: R;
}

export interface Members {
  readonly [name: string]: Member;
}

type RequiredKeys<M extends Members> = { [K in keyof M]: M[K]['required'] extends true ? K : never }[keyof M];

/** The TypeScript type of a value that has passed its shape. An absent member may also be written `undefined`. */
export type ValueOf<S extends Shape> =
  S extends ChoiceShape<infer V>
    ? V
    : S extends { readonly kind: 'text' }
      ? string
      : S extends { readonly kind: 'integer' | 'timestamp' }
        ? number
        : S extends { readonly kind: 'flag' }
          ? boolean
          : S extends { readonly kind: 'list'; readonly of: infer I extends Shape }
            ? readonly ValueOf<I>[]
            : S extends { readonly kind: 'structure'; readonly members: infer M extends Members }
              ? StructureOf<M>
              : never;

/** The TypeScript type of a structure with these members. */
export type StructureOf<M extends Members> = {
  readonly [K in RequiredKeys<M>]: ValueOf<M[K]['shape']>;
} & {
  readonly [K in Exclude<keyof M, RequiredKeys<M>>]?: ValueOf<M[K]['shape']> | undefined;
};

export function text(min: number, max: number, format?: TextFormat): TextShape {
  return format === undefined ? { kind: 'text', min, max } : { kind: 'text', min, max, format };
}

export function choice<const V extends string>(...values: V[]): ChoiceShape<V> {
  return { kind: 'choice', values };
}

export function integer(min: number, max: number): IntegerShape {
  return { kind: 'integer', min, max };
}

export function list<S extends Shape>(of: S, max = Number.POSITIVE_INFINITY): ListShape<S> {
  return { kind: 'list', of, max };
}

export function structure<const M extends Members>(members: M): StructureShape<M> {
  return { kind: 'structure', members };
}

export function required<S extends Shape>(shape: S): Member<S, true> {
  return { shape, required: true };
}

export function optional<S extends Shape>(shape: S): Member<S, false> {
  return { shape, required: false };
}
