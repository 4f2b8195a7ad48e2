import { acting } from './acting.ts';
import { audits } from './audits.ts';
import { adapters } from './adapters.ts';
import { api } from './api.ts';
import { app } from './app.ts';
import { attestations } from './attestations.ts';
import { attachments } from './attachments.ts';
import { benchmarks } from './benchmarks.ts';
import { conversations } from './conversations.ts';
import { credit } from './credit.ts';
import { datanets } from './datanets.ts';
import { deployment } from './deployment.ts';
import { factory } from './factory.ts';
import { fetch } from './fetch.ts';
import { files } from './files.ts';
import { jobs } from './jobs.ts';
import { networks } from './networks.ts';
import { outside } from './outside.ts';
import { models } from './models.ts';
import { projects } from './projects.ts';
import { prompts } from './prompts.ts';
import { publishing } from './publishing.ts';
import { versions } from './versions.ts';
import { quality } from './quality.ts';
import { reading } from './reading.ts';
import { remotes } from './remotes.ts';
import { sending } from './sending.ts';
import { settings } from './settings.ts';
import { settlement } from './settlement.ts';
import { snapshots } from './snapshots.ts';
import { starter } from './starter.ts';
import { suggestions } from './suggestions.ts';
import { wallet } from './wallet.ts';

/**
 * Everything that a window can ask of the host. There is no other way across. The type is written out group by group:
 * the whole of it is longer than the compiler will write into a declaration.
 */
export type WindowContract = {
  readonly acting: typeof acting;
  readonly audits: typeof audits;
  readonly api: typeof api;
  readonly app: typeof app;
  readonly benchmarks: typeof benchmarks;
  readonly settings: typeof settings;
  readonly settlement: typeof settlement;
  readonly jobs: typeof jobs;
  readonly files: typeof files;
  readonly factory: typeof factory;
  readonly fetch: typeof fetch;
  readonly outside: typeof outside;
  readonly models: typeof models;
  readonly adapters: typeof adapters;
  readonly conversations: typeof conversations;
  readonly attachments: typeof attachments;
  readonly attestations: typeof attestations;
  readonly projects: typeof projects;
  readonly credit: typeof credit;
  readonly datanets: typeof datanets;
  readonly deployment: typeof deployment;
  readonly networks: typeof networks;
  readonly prompts: typeof prompts;
  readonly publishing: typeof publishing;
  readonly versions: typeof versions;
  readonly quality: typeof quality;
  readonly reading: typeof reading;
  readonly remotes: typeof remotes;
  readonly sending: typeof sending;
  readonly snapshots: typeof snapshots;
  readonly starter: typeof starter;
  readonly suggestions: typeof suggestions;
  readonly wallet: typeof wallet;
};

export const windowContract: WindowContract = {
  acting,
  audits,
  api,
  app,
  benchmarks,
  settings,
  settlement,
  jobs,
  files,
  factory,
  fetch,
  outside,
  models,
  adapters,
  conversations,
  attachments,
  attestations,
  projects,
  credit,
  datanets,
  deployment,
  networks,
  prompts,
  publishing,
  versions,
  quality,
  reading,
  remotes,
  sending,
  snapshots,
  starter,
  suggestions,
  wallet,
};
