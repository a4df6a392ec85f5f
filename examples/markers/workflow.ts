import { Workflow } from 'simpleflow';
import { importRows } from './activities.js';

/** Writes down in its history how far it is: to be read there, and by the workflow itself. */
export class Import extends Workflow {
  static override readonly definition = { name: 'import', version: '1', taskList: 'import' };

  async run(tables: string[]): Promise<unknown> {
    // What does not follow from the input is done once and recorded: a replay reads the record.
    const mode = this.sideEffect(() => process.env['IMPORT_MODE'] ?? 'full');
    for (const table of tables) {
      const rows = await this.submit(importRows, table);
      this.recordMarker('progress', { table, rows });
    }
    this.recordMarker('done', { mode });
    return { newest: this.listMarkers(), all: this.listMarkers({ all: true }).length };
  }
}
