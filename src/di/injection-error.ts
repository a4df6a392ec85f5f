import { SimpleflowError } from '../errors.js';
import type { AnyServiceKey } from './token.js';

// Inversify marks its errors with these, whichever copy of it made them. Version 8.2.
const MARKS = [
  Symbol.for('@inversifyjs/core/InversifyCoreError'),
  Symbol.for('@inversifyjs/container/InversifyContainerError'),
];

/** ``service `Pricing` `` for a class, ``service `shop.rates` `` for a token. */
export function describeKey(key: AnyServiceKey): string {
  const name: unknown =
    typeof key === 'symbol' ? (key as symbol).description : (key as { name: string }).name;
  return `service \`${String(name)}\``;
}

/**
 * What to tell a user when `wanted` cannot be had. An error of inversify is explained; what a constructor or a factory
 * threw is left as it is.
 * @param wanted as a message names it: ``activity class `Pricing` ``
 */
export function injectionError(wanted: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !MARKS.some((mark) => mark in cause)) return cause;
  return new SimpleflowError('injection-failed', `${wanted} cannot be made: ${explain(cause)}`, {
    cause,
  });
}

function explain({ message }: Error): string {
  const missing = serviceIn(message, /^No bindings found for service: "(.+)"\./u);
  if (missing !== undefined) {
    return `no module in \`container\` binds the service \`${missing}\`${neededBy(message, missing)}; add one that does, with \`provide\``;
  }
  const ambiguous = serviceIn(message, /^Ambiguous bindings found for service: "(.+)"\./u);
  if (ambiguous !== undefined) {
    return `the service \`${ambiguous}\` is bound more than once${neededBy(message, ambiguous)}; keep one of the bindings`;
  }
  if (/asynchronous/u.test(message)) {
    return 'it, or a service it needs, is made asynchronously, and workflows are made at once; make the service in an activity, or bind it to a value that is ready';
  }
  return message;
}

function neededBy(message: string, service: string): string {
  const by = serviceIn(message, /Trying to resolve bindings for "(.+)"\./u);
  return by === undefined || by === service || by.endsWith('(Root service)') ? '' : `, which \`${by}\` needs`;
}

/** `Symbol(shop.rates)` reads better as `shop.rates`. */
function serviceIn(message: string, pattern: RegExp): string | undefined {
  return pattern.exec(message)?.[1]?.replace(/^Symbol\((.*)\)$/u, '$1');
}
