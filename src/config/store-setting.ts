import { resolve } from 'node:path';
import type { ServiceModule } from '../di/service-module.js';
import { SimpleflowError } from '../errors.js';
import type { MergedSettings } from './merged-settings.js';
import type { StoreSettings } from './settings.js';
import { placeOf, type Source } from './source.js';

/** `store: './runs.db'` is short for `store: { path: './runs.db' }`: one source may give the path and another the rest. */
export function withStorePath(source: Source): Source {
  const { store } = source.values;
  return typeof store === 'string'
    ? { ...source, values: { ...source.values, store: { path: store } } }
    : source;
}

/**
 * The store that runs are kept in. A backend that keeps runs itself has none: what the environment or a configuration for
 * several programs says is not meant for it.
 * @throws SimpleflowError `invalid-option` for a backend that keeps runs itself, if code or an option asks for a store
 */
export function storeOf(
  store: StoreSettings | undefined,
  merged: MergedSettings,
  backend: ServiceModule,
): StoreSettings | undefined {
  if (store === undefined) return undefined;
  if (backend.takesStore === true) {
    const { base = '.' } = merged.at(['store', 'path'])?.source ?? {};
    return { ...store, path: resolve(base, store.path) };
  }
  const isMeant = ({ kind }: Source): boolean => kind === 'code' || kind === 'flag';
  const given = merged.settings.find(({ path, source }) => path[0] === 'store' && isMeant(source));
  if (given === undefined) return undefined;
  throw new SimpleflowError(
    'invalid-option',
    `the backend takes no \`store\` (${placeOf(given.source, given.path)}): it keeps runs itself, as Amazon SWF does; leave the store out, or choose another \`executor\``,
  );
}
