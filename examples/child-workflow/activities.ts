import { activity } from 'simpleflow';

export const fetchPage = activity('fetch-page', (site: string, page: number) => `${site}/${page}`, {
  version: '1',
  taskList: 'crawl',
});
