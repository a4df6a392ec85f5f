// `npm start`: runs the quickstart the way a user would, and says what to try next.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const input = 'examples/quickstart/input.json';
const workflow = 'examples/quickstart/workflow.ts#SimpleComputation';
const json = JSON.stringify(JSON.parse(readFileSync(new URL(input, root), 'utf8')));

console.log(`simpleflow run ${workflow} --input-file ${input}`);
console.log(`input:  ${json}`);
process.stdout.write('result: ');
const cli = fileURLToPath(new URL('dist/src/cli/main.js', root));
const { status } = spawnSync(process.execPath, [cli, 'run', workflow, '--input-file', input], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

console.log(`
Next:
  npx simpleflow run ${workflow} --input '[20]'
  npx simpleflow run ${workflow} --input '{"kwargs": {"x": 20}}' --verbose
  npx simpleflow --help`);
