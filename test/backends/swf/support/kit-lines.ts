// Loaded by both threads of a decider with a watchdog; the lines arrive in the main one.
import { serviceModule, type LogLine } from 'simpleflow';
import { LOGGER, provide } from 'simpleflow/backend';

export const kitLines: LogLine[] = [];

export const kitLogger = serviceModule(
  ({ bind }) => void provide(bind, LOGGER, [], () => (line) => void kitLines.push(line)),
);
