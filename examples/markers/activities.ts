import { activity } from 'simpleflow';

export const importRows = activity('import-rows', (table: string) => table.length * 100, {
  version: '1',
  taskList: 'import',
});
