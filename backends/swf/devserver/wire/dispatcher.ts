import { inspect } from 'node:util';
import type { OperationName } from '../../protocol/inputs.js';
import type { AnswerBody } from './answer-body.js';
import type { Engine } from '../engine.js';
import { Fault } from '../fault.js';
import type { Operation } from '../operations/operation.js';
import { isOperation, OPERATIONS } from '../operations/operation-table.js';
import { parseInput } from '../validation/validators.js';
import type { World } from '../world.js';
import { parseCompletion } from './completion-checks.js';
import type { Exchange } from './exchange.js';
import { parseBody } from './request-body.js';

/** The operation of a target: what comes after the last dot of either prefix. */
export function operationOfTarget(target: string): string {
  return target.slice(target.lastIndexOf('.') + 1);
}

/** A page after the first of a polled task changes nothing either. */
function isReading(name: OperationName, input: object): boolean {
  return (
    /^(?:Count|Describe|Get|List)/u.test(name) || ('nextPageToken' in input && input.nextPageToken !== '')
  );
}

/** Runs operations against a world and turns what they throw into faults. */
export class Dispatcher {
  readonly #world: World;
  readonly #engine: Engine;

  constructor(world: World, engine: Engine) {
    this.#world = world;
    this.#engine = engine;
  }

  dispatch(name: string, body: string, exchange: Exchange): void {
    try {
      this.#engine.settle();
      const answer = this.#run(name, body, exchange);
      this.#engine.commit();
      if (answer !== undefined) exchange.answer(answer);
    } catch (error) {
      // Faults are answers; anything else is a defect of this server, which must go on for the other clients.
      if (error instanceof Fault) exchange.answerFault(error.data);
      else this.#answerDefect(name, error, exchange);
    }
  }

  #run(name: string, text: string, exchange: Exchange): AnswerBody | undefined {
    if (!isOperation(name)) throw new Fault('UnknownOperationException');
    if (!this.#world.throttles.allowsOperation(name)) throw new Fault('ThrottlingException', 'Rate exceeded');
    const body = parseBody(text);
    const input =
      name === 'RespondDecisionTaskCompleted'
        ? parseCompletion(this.#world, body)
        : parseInput(name, body, this.#world.settings.questions);
    if (!isReading(name, input)) this.#refuseUnkept();
    const operation = OPERATIONS[name] as Operation<OperationName>;
    return operation(this.#world, input, exchange);
  }

  /** @throws Fault while the disk takes nothing: what the answer tells could not be kept */
  #refuseUnkept(): void {
    const { journal } = this.#world;
    if (journal.problem === undefined) return;
    const problem = journal.retry();
    if (problem !== undefined) throw new Fault('InternalFailure', problem.message);
    this.#engine.settle();
  }

  #answerDefect(name: string, error: unknown, exchange: Exchange): void {
    this.#engine.commit();
    const text = inspect(error);
    this.#world.settings.log.error(`${name}: ${text.replaceAll('\n', ' | ')}`);
    exchange.answerFault({ name: 'InternalFailure' });
  }
}
