import { activity } from 'simpleflow';

export const square = activity('square', (x: number) => x * x);
export const processId = activity('process-id', () => process.pid);
