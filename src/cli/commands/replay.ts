import { CODEC, formatReport, type Journal, loadConfig, replayJournal, SimpleflowError } from 'simpleflow';
import { createContainer, INSTANCES, isWorkflowClass, MIDDLEWARE_STACK } from 'simpleflow/backend';
import { checkJson, readTextFile } from '../../config/json-text.js';
import { locateTarget, resolveTarget } from '../../config/resolve-target.js';
import { defineCommand } from '../command.js';
import { recordingForm, type ReplayedRecording } from '../contributions.js';
import { choice, flag, one, text } from '../options.js';
import {
  configOption,
  moduleOptions,
  nameOfOption,
  settingsFrom,
  workflowArgument,
} from '../shared-options.js';
import { EXIT } from '../terminal/exit.js';
import { printLine } from '../terminal/output.js';

/** Exits 1 where code and recording disagree. */
export const replay = defineCommand({
  arguments: {
    recording: one('recording', 'file with a journal, or with a history of a service'),
    target: workflowArgument,
  },
  options: {
    determinism: choice(
      ['strict', 'lenient'],
      'strict compares inputs, order and result; lenient the ids of tasks only',
      'strict',
    ),
    compat: choice(['python'], 'python: the history was made by the Python library'),
    lenient: flag('the same as `--determinism lenient`'),
    workflowId: text('id', 'of the run, where the history does not say'),
    runId: text('id', 'of the run, where the history does not say'),
    taskList: text('list', 'where the decider of the history sent every activity and child'),
    ...configOption,
    ...moduleOptions,
    json: flag('print the report as JSON'),
  },
  details: `<recording> is what \`simpleflow run --journal\` or \`--history\` wrote, or the history of a run on Amazon SWF, such as
\`aws swf get-workflow-execution-history\` prints it: one answer, or a list of them as pages. UTF-16 and gzip are read, too.`,

  async run(options, { cwd }) {
    const kind = { name: 'workflow', accepts: isWorkflowClass };
    const workflow = await resolveTarget(options.target, kind, { cwd });
    const recording = readRecording(options.recording);
    await using container = await createContainer(
      await loadConfig({
        cwd,
        program: [locateTarget(options.target, cwd).file],
        file: options.config,
        overrides: settingsFrom(options),
        nameOfOverride: nameOfOption,
      }),
    );
    const { compat, workflowId, runId, taskList } = options;
    const determinism = options.lenient ? 'lenient' : options.determinism;
    const made = {
      determinism,
      // The run was made with the same.
      middleware: container.get(MIDDLEWARE_STACK).workflow,
      instantiate: container.get(INSTANCES).workflow,
      codec: container.get(CODEC),
    };
    const form = isJournal(recording) ? undefined : await recordingForm((each) => each.accepts(recording));
    let replayed: ReplayedRecording;
    if (form === undefined) {
      const report = await replayJournal(workflow, recording as Journal, made);
      replayed = { ok: report.ok, text: formatReport(report), report };
    } else {
      replayed = await form.replay(workflow, recording, { ...made, compat, workflowId, runId, taskList });
    }
    printLine(options.json ? JSON.stringify(replayed.report) : replayed.text);
    return replayed.ok ? EXIT.ok : EXIT.failed;
  },
});

function isJournal(recording: unknown): boolean {
  return typeof recording === 'object' && recording !== null && 'turns' in recording;
}

function readRecording(file: string): unknown {
  let json: string;
  try {
    json = readTextFile(file);
  } catch (cause) {
    // No such file, a folder, not ours to read, or not what its compression says.
    throw new SimpleflowError('invalid-input', `the recording \`${file}\` cannot be read`, { cause });
  }
  checkJson(json, `\`${file}\``, 'malformed-data');
  return JSON.parse(json);
}
