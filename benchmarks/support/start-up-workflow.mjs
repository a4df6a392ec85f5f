import { Workflow } from 'simpleflow';

/** Does nothing: what is left is the start of the command. */
export class Nothing extends Workflow {
  static definition = { name: 'nothing' };

  async run() {}
}
