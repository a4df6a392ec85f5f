import { SimpleflowError, wait, Workflow } from 'simpleflow';
import { answer, remind } from './activities.js';

/** Timers of a workflow are durable: a service keeps them, whatever becomes of the process meanwhile. */
export class Reminder extends Workflow {
  static override readonly definition = { name: 'reminder', version: '1', taskList: 'timers' };

  async run(who: string, delayMs: number): Promise<unknown> {
    const startedAtMs = this.now();
    await this.sleep(delayMs);
    const reminded = await this.submit(remind, who);
    return { reminded, isLateEnough: this.now() - startedAtMs >= delayMs };
  }
}

/** Waits for an answer, but not for ever. */
export class Deadline extends Workflow {
  static override readonly definition = { name: 'deadline', version: '1', taskList: 'timers' };

  async run(answerAfterMs: number, limitMs: number): Promise<string> {
    try {
      return await this.submit(answer, answerAfterMs).result({ timeoutMs: limitMs });
    } catch (error) {
      if (SimpleflowError.is(error) && error.code === 'timeout') return 'no answer in time';
      throw error;
    }
  }
}

/** The first of two timers wins, and the other one is cancelled. */
export class FirstOfTwo extends Workflow {
  static override readonly definition = { name: 'first-of-two', version: '1', taskList: 'timers' };

  async run(): Promise<unknown> {
    const timers = [this.startTimer(20, { id: 'short' }), this.startTimer(3_600_000, { id: 'long' })];
    const { done, notDone } = await wait(timers, { returnWhen: 'FIRST_COMPLETED' });
    for (const timer of notDone) timer.cancel();
    return { fired: [...done].map(({ id }) => id), cancelled: [...notDone].map(({ id }) => id) };
  }
}
