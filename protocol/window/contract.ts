import { app } from './app.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { projects } from './projects.ts';
import { quality } from './quality.ts';
import { settings } from './settings.ts';
import { snapshots } from './snapshots.ts';
import { suggestions } from './suggestions.ts';

/** Everything that a window can ask of the host. There is no other way across. */
export const windowContract = {
  app,
  settings,
  jobs,
  files,
  models,
  conversations,
  projects,
  quality,
  snapshots,
  suggestions,
};
export type WindowContract = typeof windowContract;
