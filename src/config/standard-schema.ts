/**
 * A schema of any library that follows Standard Schema v1, such as valibot, zod or arktype; see standardschema.dev.
 */
export interface StandardSchema<V = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<V> | Promise<SchemaResult<V>>;
  };
}

/** The value, or what is wrong with it. */
type SchemaResult<V> =
  | { readonly value: V; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** What is wrong, and where. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
