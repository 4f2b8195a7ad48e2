import { commandGroupTitles, commandTitles } from '#core/text/commands.ts';
import { adapters } from './english/adapters.ts';
import { adding } from './english/adding.ts';
import { api } from './english/api.ts';
import { ask } from './english/ask.ts';
import { askFiles } from './english/askFiles.ts';
import { askMore } from './english/askMore.ts';
import { askSettings } from './english/askSettings.ts';
import { audits } from './english/audits.ts';
import { benchmarks } from './english/benchmarks.ts';
import { calls } from './english/calls.ts';
import { charts } from './english/charts.ts';
import { credit } from './english/credit.ts';
import { curate } from './english/curate.ts';
import { curateDesk } from './english/curateDesk.ts';
import { curateDocument } from './english/curateDocument.ts';
import { curateExports } from './english/curateExports.ts';
import { curateImports } from './english/curateImports.ts';
import { curateProjects } from './english/curateProjects.ts';
import { curateQuality } from './english/curateQuality.ts';
import { curateQuestions } from './english/curateQuestions.ts';
import { curateSnapshots } from './english/curateSnapshots.ts';
import { curateSuggestions } from './english/curateSuggestions.ts';
import { curateTable } from './english/curateTable.ts';
import { datanets } from './english/datanets.ts';
import { desk } from './english/desk.ts';
import { dev } from './english/dev.ts';
import { earnings } from './english/earnings.ts';
import { factory } from './english/factory.ts';
import { failures, otherFailures } from './english/failures.ts';
import { fees } from './english/fees.ts';
import { find } from './english/find.ts';
import { frame } from './english/frame.ts';
import { governance } from './english/governance.ts';
import { jobs } from './english/jobs.ts';
import { beside } from './english/beside.ts';
import { drafts } from './english/drafts.ts';
import { attestations } from './english/attestations.ts';
import { tokens } from './english/tokens.ts';
import { owning } from './english/owning.ts';
import { members } from './english/members.ts';
import { models } from './english/models.ts';
import { money } from './english/money.ts';
import { networks } from './english/networks.ts';
import { newDatanet } from './english/newDatanet.ts';
import { owing } from './english/owing.ts';
import { palette } from './english/palette.ts';
import { reading } from './english/reading.ts';
import { publishing } from './english/publishing.ts';
import { versions } from './english/versions.ts';
import { remotes } from './english/remotes.ts';
import { sending } from './english/sending.ts';
import { settings } from './english/settings.ts';
import { settling } from './english/settling.ts';
import { settlementCalls } from './english/settlementCalls.ts';
import { statement } from './english/statement.ts';
import { starter } from './english/starter.ts';
import { truth } from './english/truth.ts';
import { ui } from './english/ui.ts';
import { units } from './english/units.ts';
import { wallet } from './english/wallet.ts';
import { welcome } from './english/welcome.ts';

/** Every sentence of the window, by room. */
export const english = {
  adapters,
  adding,
  api,
  ask,
  askFiles,
  askMore,
  askSettings,
  audits,
  benchmarks,
  calls,
  charts,
  commandGroups: commandGroupTitles,
  commands: commandTitles,
  credit,
  curate,
  curateDesk,
  curateDocument,
  curateExports,
  curateImports,
  curateProjects,
  curateQuality,
  curateQuestions,
  curateSnapshots,
  curateSuggestions,
  curateTable,
  desk,
  dev,
  earnings,
  factory,
  failures,
  fees,
  find,
  frame,
  governance,
  jobs,
  beside,
  drafts,
  members,
  attestations,
  owning,
  tokens,
  models,
  otherFailures,
  datanets,
  money,
  networks,
  newDatanet,
  owing,
  palette,
  reading,
  publishing,
  versions,
  remotes,
  sending,
  settings,
  settling,
  settlementCalls,
  statement,
  starter,
  truth,
  ui,
  units,
  wallet,
  welcome,
} as const;
