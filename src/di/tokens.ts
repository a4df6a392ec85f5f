import type { LambdaHandlers } from '../activity/lambda.js';
import type { ActivityRegistry } from '../activity/registry.js';
import type { Codec } from '../codec/codec.js';
import type { Config } from '../config/config.js';
import type { Executor } from '../executor/executor.js';
import type { Clock } from '../inprocess/clock.js';
import type { Middleware, MiddlewareStack } from '../executor/middleware.js';
import type { Logger } from '../workflow/log.js';
import type { Instances } from './instances.js';
import type { ServiceContainer } from './service-container.js';
import { token, type Token } from './token.js';

/** What a backend binds: the executor. */
export const EXECUTOR: Token<Executor> = token('simpleflow.executor');

/** All services, for what makes others of them. @internal */
export const CONTAINER: Token<ServiceContainer> = token('simpleflow.container');

/** The configuration in effect. */
export const CONFIG: Token<Config> = token('simpleflow.config');

/** The validated options of the backend: the section of the configuration that carries its name, or `{}`. */
export const BACKEND_OPTIONS: Token<object> = token('simpleflow.backend-options');

/** Values as text. Bind it in a module of your own to register classes. Default: `defaultCodec` of `simpleflow/backend`. */
export const CODEC: Token<Codec> = token('simpleflow.codec');

/** The time in-process hosts live in. Bind a virtual one in tests. Default: the clock of the process. */
export const CLOCK: Token<Clock> = token('simpleflow.clock');

/** Gets the lines that workflows write. Default: stderr, from `logLevel` on. */
export const LOGGER: Token<Logger> = token('simpleflow.logger');

/**
 * Middleware with services: bind it in a module of your own, as often as you like. It goes inside that of the setting
 * `middleware`.
 *
 * @example `provide(bind, MIDDLEWARE, [METRICS], (metrics) => activityMiddleware((call, next) => metrics.time(next)));`
 */
export const MIDDLEWARE: Token<Middleware> = token('simpleflow.middleware');

/** All middleware in force, for backends. */
export const MIDDLEWARE_STACK: Token<MiddlewareStack> = token('simpleflow.middleware-stack');
/** Run in this process in place of Lambda functions, where the backend does not call them itself. Default: none. */
export const LAMBDA_HANDLERS: Token<LambdaHandlers> = token('simpleflow.lambda-handlers');

/** The activities of the configured modules. */
export const ACTIVITIES: Token<ActivityRegistry> = token('simpleflow.activity-registry');

/** Makes the instances of activity and workflow classes, with their services. */
export const INSTANCES: Token<Instances> = token('simpleflow.instances');
