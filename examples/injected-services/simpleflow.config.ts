import { defineConfig } from 'simpleflow';

export default defineConfig({
  executor: 'local',
  activities: ['./activities.js'],
  container: ['./services.js'],
});
