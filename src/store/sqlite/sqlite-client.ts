import { SimpleflowError } from '../../errors.js';
import type { Delivery, NewRun, StoredRun } from '../run-records.js';
import type { RunStoreClient } from '../run-store.js';
import type { Connection } from './connection.js';
import { RunWrites } from './run-writes.js';
import { SqliteReader } from './sqlite-reader.js';

/** A store that another process hosts, or that nobody hosts at the moment. */
export class SqliteClient extends SqliteReader implements RunStoreClient {
  protected readonly writes: RunWrites;

  constructor(connection: Connection, isClient = true) {
    super(connection);
    this.writes = new RunWrites(connection, isClient);
  }

  async start(run: NewRun): Promise<StoredRun> {
    await this.connection.writePatiently(() => this.writes.insert(run));
    return this.find(run.runId) as StoredRun;
  }

  async send(delivery: Delivery): Promise<boolean> {
    const id = await this.connection.writePatiently(() => this.writes.deliver(delivery));
    if (id === undefined && this.find(delivery.runId) === undefined) {
      throw new SimpleflowError('unknown-run', `the store has no run \`${delivery.runId}\``);
    }
    return id !== undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
  }
}
