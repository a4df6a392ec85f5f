import type { Command } from './commands.js';

/** A command that a run has issued. Until it is sent it can be withdrawn, and then never was. */
export interface IssuedCommand {
  readonly command: Command;
  /** Where user code issued it, if that is being traced: `file:///…/workflow.ts:12:20`. */
  readonly callSite: string | undefined;
  isSent: boolean;
  isWithdrawn: boolean;
}

/** The commands of the current turn, in the order of issue. */
export class CommandQueue {
  #issued: IssuedCommand[] = [];

  issue(command: Command, callSite?: string): IssuedCommand {
    const issued = { command, callSite, isSent: false, isWithdrawn: false };
    this.#issued.push(issued);
    return issued;
  }

  /** Takes a command back. False if it has been sent: then only another command can undo it. */
  withdraw(issued: IssuedCommand): boolean {
    if (issued.isSent) return false;
    issued.isWithdrawn = true;
    return true;
  }

  /** What the turn has issued; the queue is empty afterwards. */
  take(): IssuedCommand[] {
    const taken = this.#issued.some(({ isWithdrawn }) => isWithdrawn)
      ? this.#issued.filter(({ isWithdrawn }) => !isWithdrawn)
      : this.#issued;
    for (const issued of taken) issued.isSent = true;
    this.#issued = [];
    return taken;
  }
}
