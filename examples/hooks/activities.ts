import { activity } from 'simpleflow';

export const pack = activity('pack', (parcels: number) => `${parcels} parcels packed`, {
  version: '1',
  taskList: 'shop',
});
