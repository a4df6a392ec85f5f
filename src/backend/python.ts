/** The driver with the rules of the Python library, for recordings that it has made. */
export { pythonJson } from '../codec/python-json.js';
export { parseInput, type CallInput } from '../activity/arguments.js';
export type { PythonCommand } from '../python/python-command.js';
export { PythonHistory, type TaskState, type TimerState } from '../python/python-history.js';
export { pythonJsonLength } from '../python/python-json-length.js';
export { PythonRun, type PythonRunOptions, type PythonStep } from '../python/python-run.js';
export { resultsOf } from '../replay/block.js';
export { compareTurn, keyOf } from '../replay/divergence.js';
