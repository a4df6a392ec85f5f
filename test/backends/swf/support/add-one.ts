import { activity } from 'simpleflow';

export const addOne = activity('flow-add-one', (x: number) => x + 1);
