import type { Command } from '../language/commands.js';

/**
 * A command that a run has issued. Until it is sent it can be withdrawn, and then never was. A host that sends later than
 * at the end of the turn looks at `isWithdrawn` before, and sets `isSent` itself.
 */
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
  /** Hardly any turn takes a command back; then nobody need look for it. */
  #hasWithdrawn = false;

  issue(command: Command, callSite?: string): IssuedCommand {
    const issued = { command, callSite, isSent: false, isWithdrawn: false };
    // A list that begins empty gets room for seventeen: most turns of a long history issue one command.
    if (this.#issued.length === 0) this.#issued = [issued];
    else this.#issued.push(issued);
    return issued;
  }

  /** Takes a command back. False if it has been sent: then only another command can undo it. */
  withdraw(issued: IssuedCommand): boolean {
    if (issued.isSent) return false;
    issued.isWithdrawn = this.#hasWithdrawn = true;
    return true;
  }

  /** What is in the queue, and was not withdrawn. */
  get pending(): IssuedCommand[] {
    return this.#issued.filter(({ isWithdrawn }) => !isWithdrawn);
  }

  /**
   * What the turn has issued; the queue is empty afterwards.
   * @param isSent whether that sends it: else it can still be withdrawn
   */
  take(isSent: boolean): IssuedCommand[] {
    const taken = this.#hasWithdrawn ? this.pending : this.#issued;
    this.#hasWithdrawn = false;
    if (isSent) for (const issued of taken) issued.isSent = true;
    this.#issued = [];
    return taken;
  }
}
