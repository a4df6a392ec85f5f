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

/** What the container knows beyond the error. */
export interface BindingFacts {
  readonly asynchronous: ReadonlySet<unknown>;
  readonly parametersOf: (className: string) => readonly string[] | undefined;
}

/**
 * The error for a user when `wanted` cannot be had. An error of inversify is explained; what a constructor or a factory
 * threw is left as it is.
 * @param wanted as a message names it: ``activity class `Pricing` ``
 */
export function injectionError(wanted: string, cause: unknown, facts: BindingFacts): unknown {
  if (!(cause instanceof Error) || !MARKS.some((mark) => mark in cause)) return cause;
  const message = `${wanted} cannot be made: ${explain(cause, facts)}`;
  return new SimpleflowError('injection-failed', message, { cause });
}

/** The parameters of a constructor as its source text has them; undefined if it has none. Best effort, for messages. */
export function constructorParameters(anyClass: { toString(): string }): readonly string[] | undefined {
  const [, list] = /\bconstructor\s*\(([^)]*)\)/u.exec(anyClass.toString()) ?? [];
  return list?.split(',').map((parameter) => parameter.replace(/\s+/gu, ' ').trim());
}

function explain({ message }: Error, facts: BindingFacts): string {
  const missing = serviceIn(message, /^No bindings found for service: "(.+)"\./u);
  if (missing !== undefined) {
    return `no module in \`container\` binds the service \`${missing}\`${neededBy(message, missing)}; add one that does, with \`provide\``;
  }
  const ambiguous = serviceIn(message, /^Ambiguous bindings found for service: "(.+)"\./u);
  if (ambiguous !== undefined) {
    return `the service \`${ambiguous}\` is bound more than once${neededBy(message, ambiguous)}; keep one of the bindings`;
  }
  const unnamed =
    /unexpected missing metadata on type "(.+?)"(?:.*constructor indexes "(.+)"|.*found (\d+) instead)?/u.exec(
      message,
    );
  if (unnamed !== null) return explainUnnamed(unnamed, facts);
  const circle = /^Circular dependency found: (.+)$/mu.exec(message)?.[1];
  if (circle !== undefined) {
    const names = circle.split(' -> ').map((name) => `\`${plainName(name.replace(/^"(.*)"$/u, '$1'))}\``);
    return `the services ${names.join(' → ')} need each other; let one of them get the other later, as an argument of a method, or move what both need into a third service`;
  }
  if (/asynchronous/u.test(message)) {
    const names = [...facts.asynchronous].map((key) => describeKey(key as AnyServiceKey)).join(' and ');
    return `it needs ${names === '' ? 'a service' : names}, made asynchronously, and workflows are made at once; give the service to an activity instead, or bind a value that is ready: \`bind(…).toConstantValue(await …)\` in an asynchronous module`;
  }
  return message;
}

/** A decorated class whose parameters have no `@inject`. */
function explainUnnamed([, name = '', indexes, found]: RegExpExecArray, facts: BindingFacts): string {
  const names = facts.parametersOf(name);
  const places = indexes?.split('", "').map(Number) ?? [...(names ?? []).keys()].slice(Number(found ?? 0));
  const which = places.map((place) => `\`${names?.[place] ?? `number ${place + 1}`}\``).join(', ');
  return `the constructor of \`${name}\` does not say which services it takes for ${which === '' ? 'its parameters' : `its parameter${places.length > 1 ? 's' : ''} ${which}`}: types are not there at run time (tsx, esbuild and Node write no \`emitDecoratorMetadata\`). Put \`@inject(KEY)\` before each parameter, or bind the class with \`provide(bind, ${name}, [/* keys */], (...services) => new ${name}(...services))\``;
}

function neededBy(message: string, service: string): string {
  const by = serviceIn(message, /Trying to resolve bindings for "(.+)"\./u);
  return by === undefined || by === service || by.endsWith('(Root service)') ? '' : `, which \`${by}\` needs`;
}

function serviceIn(message: string, pattern: RegExp): string | undefined {
  const [, name] = pattern.exec(message) ?? [];
  return name === undefined ? undefined : plainName(name);
}

/** `Symbol(shop.rates)` reads better as `shop.rates`. */
function plainName(name: string): string {
  return name.replace(/^Symbol\((.*)\)$/u, '$1');
}
