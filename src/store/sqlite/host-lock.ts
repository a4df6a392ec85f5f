import { SimpleflowError } from '../../errors.js';
import { Connection } from './connection.js';
import type { Driver } from './driver.js';

const STANDBY_LOOK_MS = 100;

/**
 * That this process hosts a store: an exclusive transaction on an empty database beside it.
 *
 * The operating system releases it however the process ends, so that it needs no clock and no process id.
 */
export class HostLock {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @returns undefined if another host has it */
  static take(driver: Driver, storePath: string): HostLock | undefined {
    let connection: Connection | undefined;
    try {
      connection = new Connection(driver, `${storePath}-host`);
      connection.exec('BEGIN EXCLUSIVE');
      return new HostLock(connection);
    } catch (error) {
      connection?.close();
      if ((error as SimpleflowError).code === 'store-busy') return undefined;
      throw error;
    }
  }

  /** Waits for the other host to end. */
  static async wait(driver: Driver, storePath: string, signal?: AbortSignal): Promise<HostLock> {
    for (;;) {
      if (signal?.aborted === true) {
        throw new SimpleflowError('cancelled', `no longer waits for the store \`${storePath}\``);
      }
      const lock = HostLock.take(driver, storePath);
      if (lock !== undefined) return lock;
      await new Promise((resolve) => setTimeout(resolve, STANDBY_LOOK_MS));
    }
  }

  release(): void {
    this.#connection.close();
  }
}
