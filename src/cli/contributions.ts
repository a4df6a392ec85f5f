import { loadConfig, type Journal } from 'simpleflow';
import { type AnyWorkflowClass, ModuleLoader } from 'simpleflow/backend';
import { builtInParts } from '../config/backend-module.js';
import type { CommandEntry } from './command.js';

/** What a backend adds to the command line: exported by its module, beside `backend` and `configSchema`. */
export interface Contributions {
  readonly commands?: readonly CommandEntry[];
  readonly recordings?: readonly RecordingEntry[];
}

/** A form of recordings beside our journals; loaded when there is one to read or to write. */
export interface RecordingEntry {
  readonly load: () => Promise<RecordingForm>;
}

/** How to read, replay and write recordings of a service. */
export interface RecordingForm {
  /** True for a recording of this form, as JSON gives it. */
  accepts(recording: unknown): boolean;
  replay(
    workflow: AnyWorkflowClass,
    recording: unknown,
    options: Readonly<Record<string, unknown>>,
  ): Promise<ReplayedRecording>;
  /** A journal in this form, for JSON. */
  write(journal: Journal): unknown;
}

/** What came of a replay. */
export interface ReplayedRecording {
  /** True if code and recording agree. */
  readonly ok: boolean;
  /** For people. */
  readonly text: string;
  /** For programs, as JSON. */
  readonly report: unknown;
}

/** What backends contribute: the built-in ones, then those that the configuration of `cwd` names. */
export async function* contributions(cwd: string): AsyncGenerator<Contributions> {
  for await (const part of builtInParts('commands')) yield part;
  const { executor, backends } = await loadConfig({ cwd });
  const files = Object.values(backends);
  if (typeof executor === 'string' && executor.includes('/')) files.push(executor);
  const loader = new ModuleLoader();
  for (const file of files) yield await loader.load(file);
}

/** The first form for which `isWanted` holds; undefined if there is none. */
export async function recordingForm(
  isWanted: (form: RecordingForm) => boolean,
): Promise<RecordingForm | undefined> {
  for await (const { recordings = [] } of builtInParts('commands') as AsyncGenerator<Contributions>) {
    for (const { load } of recordings) {
      const form = await load();
      if (isWanted(form)) return form;
    }
  }
  return undefined;
}
