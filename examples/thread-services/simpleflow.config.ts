import { defineConfig } from 'simpleflow';

export default defineConfig({
  executor: 'piscina',
  activities: ['./activities.js'],
  container: ['./services.js'],
  piscina: { maxThreads: 2 },
});
