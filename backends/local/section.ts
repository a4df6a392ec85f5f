import type {} from 'simpleflow';

declare module 'simpleflow' {
  interface BackendSections {
    readonly local: LocalSection;
  }
}

/** The section `local` of the configuration. */
export interface LocalSection {
  /** `none`: activities share the values themselves, without copies. Default: `codec`. See `LocalOptions`. */
  readonly copy?: 'codec' | 'none' | undefined;
}
