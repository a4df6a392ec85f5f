// Loaded by both threads of a decider with a watchdog; the lines arrive in the main one.
import { LOGGER, type LogLine, provide, serviceModule } from 'simpleflow';

export const kitLines: LogLine[] = [];

export const kitLogger = serviceModule(
  ({ bind }) => void provide(bind, LOGGER, [], () => (line) => void kitLines.push(line)),
);
