import { Workflow, WorkflowError } from 'simpleflow';
import { fetchPage } from './activities.js';

/** One site: an ordinary workflow, which may be run by itself. */
export class CrawlSite extends Workflow {
  static override readonly definition = { name: 'crawl-site', version: '1', taskList: 'crawl' };

  async run(site: string, pages: number): Promise<string[]> {
    if (pages < 1) throw new RangeError(`${site} has no pages`);
    const futures = Array.from({ length: pages }, (_, i) => this.submit(fetchPage, site, i + 1));
    return Promise.all(futures);
  }
}

/** Several sites: each is a child, with an id, a history and a failure of its own. */
export class CrawlAll extends Workflow {
  static override readonly definition = { name: 'crawl-all', version: '1', taskList: 'crawl' };

  async run(sites: Record<string, number>): Promise<Record<string, string>> {
    const children = Object.entries(sites).map(([site, pages]) => ({
      site,
      child: this.submitWith({ workflowId: `crawl-${site}`, retry: 1 }, CrawlSite, site, pages),
    }));
    const report: Record<string, string> = {};
    for (const { site, child } of children) {
      try {
        report[site] = (await child).join(', ');
      } catch (error) {
        // `cause` is what the child threw.
        if (!(error instanceof WorkflowError)) throw error;
        report[site] = `${error.workflowId}: ${(error.cause as Error).message}`;
      }
    }
    return report;
  }
}
