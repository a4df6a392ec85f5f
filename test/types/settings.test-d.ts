/**
 * Types of settings, checked by `tsc --noEmit`; nothing here is run. An expected error that is none fails the check.
 */
import { createExecutor, defineConfig, loadConfig, type Settings } from 'simpleflow';
import { expectTypeOf } from 'vitest';

/** What a backend of somebody else's says. */
declare module 'simpleflow' {
  interface BackendSections {
    readonly ledger: { readonly file: string; readonly pollMs?: number };
  }
}

// Sections of built-in backends, and of others that have added theirs.
void createExecutor({ executor: 'piscina', piscina: { maxThreads: 4 } });
void createExecutor({ executor: 'local', local: { copy: 'none' }, journal: false });
void createExecutor({ executor: 'swf', swf: { domain: 'orders', region: 'eu-west-1' } });
void createExecutor({ executor: 'ledger', backends: { ledger: './ledger.js' }, ledger: { file: 'a.log' } });
// The environment may say the rest.
defineConfig({ executor: 'swf', swf: { endpoint: 'http://127.0.0.1:5080' } });
// Any name, path or package is a backend.
void createExecutor({ executor: './my-backend.js' });
declare const name: string;
void createExecutor({ executor: name });
expectTypeOf<Settings['ledger']>().toEqualTypeOf<
  { readonly file: string; readonly pollMs?: number } | undefined
>();

// @ts-expect-error `executor` is meant, and `piscina`
void createExecutor({ exector: 'piscina', pisicna: { maxThread: 4 } });
// @ts-expect-error no backend has this section
void createExecutor({ executor: 'piscina', pisicna: { maxThreads: 4 } });
// @ts-expect-error `maxThreads` is meant
void createExecutor({ executor: 'piscina', piscina: { maxThread: 4 } });
// @ts-expect-error a number is meant
void createExecutor({ piscina: { maxThreads: '4' } });
// @ts-expect-error one of two words
void createExecutor({ local: { copy: 'both' } });
// @ts-expect-error `domain` is meant
defineConfig({ swf: { domian: 'orders' } });
// @ts-expect-error the file is missing
void loadConfig({ overrides: { ledger: { pollMs: 1 } } });
// @ts-expect-error `journal` is true or false
void createExecutor({ journal: 'yes' });
