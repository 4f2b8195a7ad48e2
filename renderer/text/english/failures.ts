import type { FailureCode } from '#core/failure.ts';
import { chainFailures } from './chainFailures.ts';

/** What happened, what was kept, what to do. The details of some are added by text/failures.ts. */
export const failures = {
  NOT_A_MODEL_FILE: '“{{name}}” is not a GGUF model. Nothing was added. Choose a file that ends in .gguf.',
  MODEL_FILE_DAMAGED:
    '“{{name}}” is damaged or was cut short: {{detail}}. Nothing was added, and your file is as it was. Get it again from where it came.',
  MODEL_NOT_SUPPORTED:
    'The engine cannot run “{{name}}”: {{detail}}. Nothing was changed. Try another model, or a newer Colophon.',
  ADAPTER_OF_ANOTHER_BASE:
    '“{{name}}” is not an adapter for {{base}}: {{detail}}. Nothing was changed. Use it with the base that it was made for.',
  IS_AN_ADAPTER:
    '“{{name}}” is an adapter, not a base. Nothing was added. Add it under Adapters, to the base that it was made for.',
  IS_NO_ADAPTER:
    '“{{name}}” is not a LoRA adapter. Nothing was added. Choose a GGUF adapter, or the two files that PEFT writes.',
  ADAPTER_FILE_MISSING:
    '“{{name}}” is half of an adapter. Nothing was added. Choose it together with {{missing}}, which lies beside it.',
  MODEL_PIECES: {
    missing:
      '“{{name}}” is one piece of a model, and not all pieces are there: number {{missing}} is missing. Nothing was added. Choose or drop all pieces together.',
    other:
      '“{{name}}” is not a piece of the same model as the others, or it is there twice. Nothing was added. Choose or drop only the pieces of one model.',
  },
  NOT_THE_SAME_WEIGHTS:
    '“{{name}}” is not another copy of “{{base}}”: {{detail}}. Nothing was changed. Keep each with adapters of its own.',
  DRAFT_REFUSED: {
    'does-not-answer':
      '“{{name}}” cannot draft for “{{base}}”: only models that answer can draft, and be drafted for. Nothing was changed.',
    'not-smaller':
      '“{{name}}” cannot draft for “{{base}}”: it is not smaller, so its guesses would take as long as the answer. Nothing was changed.',
    vocabulary:
      '“{{name}}” cannot draft for “{{base}}”: their vocabularies differ ({{difference}}). Nothing was changed. Choose a smaller model of the same family.',
    'cannot-go-back':
      '“{{name}}” cannot draft for “{{base}}”: one of them cannot take back what it has read too far, as some kinds of model (Mamba, RWKV and their like). The base answers alone.',
  },
  FILE_GONE: '“{{name}}” is no longer where it was. Nothing was added. Choose it again.',
  FILE_CHANGED:
    '“{{name}}” was changed while it was being read, so it was not added. Wait until it is complete and choose it again.',
  FILE_UNREADABLE: '“{{name}}” could not be read: {{detail}}. Nothing was added. Check that you may open it.',
  ATTACHMENT_REFUSED: {
    'too-large':
      '“{{name}}” is larger than the {{largest}} that an attached file can have. Nothing was attached. Take the part that matters, or import it in Curate.',
    'too-long':
      '“{{name}}” has more text than any model could read at once. Nothing was attached. Take the part that matters, or import it in Curate.',
    empty: '“{{name}}” has no text in it. Nothing was attached.',
    pdf: '“{{name}}” is a PDF, and only plain text can be attached. Save or copy its text, and attach that.',
    archive: '“{{name}}” is an archive, and only plain text can be attached. Unpack it, and attach the files in it.',
    picture: '“{{name}}” is a picture, and only text can be attached. Nothing was attached.',
    office:
      '“{{name}}” was written by an office program, and only plain text can be attached. Save it as text or CSV, and attach that.',
    'not-text': '“{{name}}” is not text. Attach text, Markdown, CSV, JSON, HTML or source code.',
  },
  FETCH_FAILED: {
    unreachable:
      '{{host}} could not be reached, so nothing came of “{{name}}”. Everything that is here works without it. See whether this machine is online, and try again.',
    slow: '{{host}} did not answer in time, or sends next to nothing of “{{name}}”. Nothing was added. Try again later.',
    certificate:
      '{{host}} could not prove that it is who it says it is, so it was not asked for “{{name}}”. If a proxy stands between, ask whoever runs it.',
    proxy:
      'The proxy on the way to {{host}} could not be used, so nothing came of “{{name}}”. Look at its address in Settings under Network.',
    'not-found':
      '“{{name}}” is not on {{host}}, or not for everybody to see. Nothing was fetched. Check the name or the address.',
    gated:
      'The owner of “{{name}}” wants its terms accepted first. Nothing was fetched. Log in at {{host}}, accept them on its page, and enter a token of your account in Settings under Network; where there is one already, the owner may not have agreed yet.',
    denied:
      '{{host}} gives “{{name}}” only to those whom it knows, and did not know you. Nothing was fetched. Enter a token of your account there in Settings under Network, or a new one if it has run out; or download the file with your browser and drop it into this window.',
    busy: '{{host}} is asked by too many at the moment, so nothing came of “{{name}}”. Try again in a few minutes.',
    server: '{{host}} has trouble of its own, so nothing came of “{{name}}”. Try again later.',
    answer:
      '{{host}} was asked for “{{name}}” and answered with something else. Nothing was added. Check the address, also that of the mirror in Settings.',
    address:
      '“{{name}}” is not an address that can be fetched from. Nothing left this machine. It begins with https:// and has no password in it.',
    plain:
      '“{{name}}” begins with http://, so others on the way could read it and change it. Nothing left this machine. Look for the same with https://.',
    redirect:
      'On the way to “{{name}}”, {{host}} sent on to a place that is not safe to go to: without encryption, or within your own network. Nothing was fetched from there.',
    redirects:
      'On the way to “{{name}}”, one place sends to the next without end, {{host}} last. Nothing was fetched. Try another address.',
    'no-length':
      '{{host}} does not say how large “{{name}}” is, so nobody could tell whether all of it came. Nothing was added. Download it with your browser, and drop it into this window.',
    'too-large':
      '{{host}} says that “{{name}}” is larger than any model is. Nothing was fetched. Look for another copy.',
    length: '“{{name}}” is not as long as {{host}} said. Nothing was added. Look at it there again, and fetch it anew.',
    hash: '“{{name}}” arrived as something else than {{host}} says it is: its SHA-256 differs. What came was deleted. Fetch it again; if that ends the same, do not trust this source.',
    parts:
      '“{{name}}” lies in several pieces, and {{host}} does not have all of them. Nothing was added. Choose another one there.',
  },
  REMOTE_FAILED: {
    unreachable: '{{name}} at {{host}} could not be reached. See whether it runs and whether this machine is online.',
    slow: '{{name}} at {{host}} was silent for too long. Try again, or see what keeps it busy.',
    certificate:
      '{{host}} could not prove that it is who it says it is, so nothing was sent to {{name}}. If a proxy stands between, ask whoever runs it.',
    proxy:
      'The proxy on the way to {{name}} at {{host}} could not be used. Look at its address in Settings under Network.',
    denied: '{{name}} at {{host}} wants a key that it knows. Change its key in Models under Servers.',
    'not-found':
      '{{name}} at {{host}} does not have what it was asked for. Look again at what it has, in Models under Servers.',
    busy: '{{name}} at {{host}} is asked by too many at the moment. Try again later.',
    server: '{{name}} at {{host}} has trouble of its own. Try again later.',
    refused: '{{name}} at {{host}} said no. Look at what it was asked for.',
    answer:
      '{{host}} answered with something that is not what a server of this kind says. Check the address and the kind of {{name}}.',
    cut: '{{name}} at {{host}} broke off in the middle of its answer. Ask again.',
    'too-large': '{{name}} at {{host}} sent more than any answer is long, and was not listened to any further.',
    address:
      'The address of {{name}} is not one of a server. Nothing left this machine. It begins with https:// and has no password in it.',
    plain:
      'The address of {{name}} begins with http://, so others on the way could read and change what goes there. Nothing left this machine. Use https://, or say that this is meant.',
    redirect:
      '{{host}} sends on to somebody else, who was not followed: what goes to {{name}} is meant for nobody else. Look at its address.',
    key: 'The key of {{name}} could not be opened or kept. Nothing left this machine. Unlock your keychain and try again.',
  },
  REMOTE_NOT_AGREED:
    'Nothing was sent to {{name}} at {{host}}: you have not said yet that this conversation may go there. Say so, or choose who answers beside the conversation.',
  ...chainFailures,
  TOO_LARGE_FOR_MEMORY:
    '“{{name}}” needs {{needed}} of memory and {{free}} is free, so it was not loaded. Close other programs, choose a shorter context in Settings, or load it anyway from Models.',
  DISK_FULL:
    'The disk is full: {{needed}} is needed and {{free}} is free. What was there is kept. Make room and try again.',
  DISK_WRITE_FAILED:
    'The disk did not take what was to be written: {{detail}}. What was there is kept. Check the data folder and try again.',
  ENGINE_CRASHED:
    'The engine stopped in the middle of its work ({{detail}}). What was written so far is kept, and the engine is started again. Ask once more.',
  ENGINE_UNAVAILABLE:
    'The engine could not be started: {{detail}}. Everything else works. Try another device in Settings.',
  CONTEXT_FULL:
    'This conversation needs {{needed}} tokens and the model has room for {{room}}. All of it is kept. Start a new conversation, or choose a longer context in Settings.',
  TEMPLATE_FAILED:
    'The chat template inside “{{name}}” could not be used: {{detail}}. Nothing was lost. Try another model, or another copy of this one.',
  ANSWER_SCHEMA_REFUSED:
    'No answer can be held to this JSON schema ({{detail}}). Nothing was asked. Change it beside the conversation.',
  PROJECT_DAMAGED: {
    withBackup:
      'The project’s file {{file}} cannot be read from byte {{offset}} on. Nothing was changed. Go back to the copy of {{backup}}, or put the file back from a copy of your own.',
    withoutBackup:
      'The project’s file {{file}} cannot be read from byte {{offset}} on, and there is no earlier copy. Nothing was changed. Put the file back from a copy of your own.',
  },
  ANOTHER_WINDOW_WRITES:
    'Another window is working in this project, so this one only reads. What you did here is kept in this window. Take over, or close the other window.',
  ENTRY_REFUSED: {
    labeler:
      'The labeler is not in this project ({{detail}}), so this was not saved. Choose a labeler and do it again.',
    record: 'A record is not in this project ({{detail}}), so this was not saved. Open the project anew.',
    question:
      'The question is no longer there ({{detail}}), so this was not saved. Look at the questions and do it again.',
    answer: 'The answer does not fit its question ({{detail}}), so this was not saved. Answer it again.',
    label: 'The label is no longer there ({{detail}}), so this was not saved. Choose another.',
    undo: 'This cannot be undone or redone as it stands ({{detail}}). Nothing was changed.',
  },
  SCHEMA_REFUSED: 'The questions cannot be changed in this way: {{detail}}. Nothing was changed.',
  IMPORT_STOPPED:
    '“{{name}}” could not be read to its end, so nothing of it was imported: {{detail}} Your file is as it was.',
  NOTHING_CHOSEN: 'No record is among those chosen. Nothing was made. Choose others, or label some first.',
  SNAPSHOT_DAMAGED:
    'The snapshot is not what its name says: {{detail}}. Do not use it. Seal it again, or get another copy.',
  SNAPSHOT_DIFFERS:
    '“{{name}}” is here and has the same records, under other terms or other names. It stays as it is, and nothing was added. Compare the two, and remove the one here first if you want the other one.',
  SEALED: {
    others:
      'What came from {{name}} is sealed, and none of this machine’s keys opens it. Nothing was added. It can be opened by those who were members when it was sealed.',
    damaged:
      'What came from {{name}} is not what was sealed: it was changed, or is not whole. Nothing was added. Fetch it again, or from another place.',
    nobody:
      'Nobody of the datanet has a key yet that “{{name}}” could be sealed for. Nothing has left this machine. Join the datanet first, and wait until its members are read.',
  },
  VERSION_REFUSED: {
    empty: 'Nothing was accepted that version {{number}} could hold. Nothing has left this machine.',
    missing:
      'Version {{number}} is for members, and not all of what it holds is on this machine to be encrypted for them. Nothing has left this machine. Fetch what is missing first.',
    changed:
      'Something was accepted or withdrawn since version {{number}} was made. Nothing was signed. Leave it at its place once more.',
    manifest:
      'What lies there as version {{number}} is not what the chain says that it holds. Nothing was added. Ask the owner of the datanet.',
    keys: 'The file of keys of version {{number}} is not the one that it was encrypted for, or was changed. Nothing was added. Ask the owner of the datanet to hand the keys out anew.',
    'not-for-you':
      'The key of version {{number}} was handed to those who were members then, and none of this machine’s keys is among theirs. Nothing was added. What you have stays. If you are a member now, ask the owner to hand the keys out anew.',
  },
  MEMBERS_ONLY:
    '“{{name}}” came from a datanet for members, and none of your accounts is one. No project was made. Ask its owner to let you in, read the network again, and try once more.',
  TRAINING_REFUSED: {
    expired:
      'The terms of “{{name}}” have expired, so nothing new may be trained on it. Nothing was started. Ask who made it for new terms, or leave it out.',
    'use-forbidden': 'The terms of “{{name}}” do not allow training. Nothing was started. Leave it out.',
    'members-only':
      'Training on “{{name}}” is for members only: your key is not among those who made it, and none of your accounts is a member of the datanet that it came from. Nothing was started. Join it and read its network again, or leave it out.',
    'commercial-use-forbidden':
      'The terms of “{{name}}” forbid commercial use. Nothing was started. Train for other use, or leave it out.',
    'derivatives-forbidden':
      'The terms of “{{name}}” forbid derivatives, and an adapter is one. Nothing was started. Leave it out.',
    withdrawn:
      'Whoever contributed “{{name}}” has taken their consent back, so nothing new may be trained on it. Nothing was started. What was trained before stays. Leave it out.',
    'not-accepted':
      'The datanet that “{{name}}” came from has not accepted it, so nothing may be trained on it. Nothing was started. Leave it out until it is accepted and its network was read again.',
    'not-read': 'The terms of “{{name}}” are not those that you read. Nothing was started. Read them again.',
  },
  NOTHING_TO_LEARN:
    'There is too little to learn from: {{examples}} usable examples, {{tooLong}} too long, {{unused}} without a use. Nothing was started. Choose other snapshots, or allow longer examples.',
  TRAINING_DIVERGED: {
    known:
      'The loss was no number any more at step {{step}}, in line {{record}} of “{{snapshot}}”. The training stopped, and what was learned before is kept. Look at that record, or train with a lower rate.',
    unknown:
      'The loss was no number any more at step {{step}}. The training stopped, and what was learned before is kept. Train with a lower rate.',
  },
  TRAINING_TOO_LARGE:
    'Training “{{name}}” needs more memory than there is, even with {{tokens}} tokens at once. What was learned before is kept. Allow only shorter examples, or choose a smaller base.',
  GATE_NOT_MET:
    '“{{name}}” was not registered: a gate demands figures that are not there ({{missing}}) or not reached ({{below}}). What was learned is kept. Measure it, train it further, or change the gate.',
  BENCHMARK_REFUSED: {
    'not-json':
      'Line {{line}} of “{{name}}” is no JSON. No benchmark was made. Choose a file with one JSON object a line.',
    'no-lines': '“{{name}}” has no lines to measure with. No benchmark was made. Choose another file.',
    'no-prompt':
      'Line {{line}} of “{{name}}” has no question where one was looked for. No benchmark was made. Say where it stands.',
    'no-choices':
      'Line {{line}} of “{{name}}” has no choices where they were looked for. No benchmark was made. Say where they stand.',
    'no-gold':
      'Line {{line}} of “{{name}}” does not say which answer is right. No benchmark was made. Say where it stands.',
    'too-long': 'Line {{line}} of “{{name}}” is longer than any model reads. No benchmark was made. Shorten it.',
    'too-many':
      '“{{name}}” holds more than a benchmark can (line {{line}}). No benchmark was made. Make the file smaller.',
    'not-text': 'Line {{line}} of “{{name}}” holds bytes that are no text. No benchmark was made. Save it as UTF-8.',
  },
  OUTSIDE_REFUSED: {
    'not-a-job':
      'Beside “{{name}}” there is no job of yours. Nothing was added. Choose colophon-job.json and colophon-run.json together with the adapter.',
    changed: 'The job beside “{{name}}” is not what you signed. Nothing was added. Take the folder as it was exported.',
    'not-yours':
      'The job beside “{{name}}” was signed by another key. Nothing was added. Whoever exported it has to bring it in.',
    'other-recipe':
      '“{{name}}” was trained by another recipe than the job beside it. Nothing was added. Train it as it was exported.',
    'other-job':
      'The run’s log beside “{{name}}” tells of another job. Nothing was added. Take the files of one training.',
    'other-weights':
      'The run’s log beside “{{name}}” tells of other weights. Nothing was added. Take the files of one training.',
    'other-base':
      'The base that “{{name}}” was exported for is no longer here. Nothing was added. Add that base again.',
  },
  KEY_UNAVAILABLE:
    'Your identity key could not be opened: {{detail}}. Nothing was signed or changed. Unlock your keychain and try again.',
  LEDGER_DAMAGED:
    'The log of receipts has lost entries that were signed for. Your answers and labels are not touched; no receipt is written until that is mended.',
  LEDGER_NEWER:
    'The log of receipts was written by a newer version of Colophon ({{found}} after {{known}}). It stays as it is, and no receipt is written. Use that newer version.',
  LEDGER_UNUSABLE:
    'The log of receipts cannot be opened: {{detail}}. Your answers are not touched, and no receipt is written. Look after the disk, then start Colophon again.',
  LEDGER_CONTRADICTS:
    'The log of receipts does not hold together: {{problem}}, from entry {{place}} on. Nothing was changed. Put back the backup of this log from before.',
  NO_MODEL_CHOSEN: 'No model is chosen yet. Your question is kept. Choose one in Models.',
  NAME_TAKEN: 'Something else goes by the name “{{name}}” already. Nothing was changed. Choose another name.',
  NOT_FOUND: {
    model: 'That model is no longer here. Nothing else changed.',
    adapter: 'That adapter is no longer here. Nothing else changed.',
    preset: 'That preset is no longer here. Nothing else changed.',
    prompt: 'That saved prompt is no longer here. Nothing else changed.',
    conversation: 'That conversation is no longer here. Nothing else changed.',
    turn: 'That part of the conversation is no longer here. Nothing else changed.',
    job: 'That job is no longer here. Nothing else changed.',
    file: 'That file is no longer waiting. Choose it again.',
    answer: 'That answer is no longer being written. What was written is kept.',
    project: 'That project is no longer here. Nothing else changed.',
    labeler: 'That labeler is not in this project. Nothing was changed. Add them, or choose another.',
    import: 'That import is not in this project. Nothing else changed.',
    snapshot: 'That snapshot is no longer here. Nothing else changed.',
    record: 'That record is no longer there. Nothing else changed.',
    run: 'That run is no longer here. Nothing else changed.',
    benchmark: 'That benchmark is no longer here. Nothing else changed.',
    report: 'That report is no longer here. Nothing else changed.',
    gate: 'That gate is no longer here. Nothing else changed.',
    key: 'That key is no longer here: it was revoked. Nothing else changed.',
    network: 'That network is not in your list. Nothing was sent. Add it in Settings under Networks.',
    datanet: 'That datanet is not known here yet. Nothing was changed. Read the network again.',
    attestation: 'That attestation is no longer here. Nothing else changed.',
    statement: 'That statement is no longer here. Nothing else changed.',
    publication:
      'That is not being published from here any more. What is on a chain or at its place stays. Begin again from the datanet.',
    transaction: 'That transaction is not known here. Nothing was signed. Look at what was signed in the wallet.',
    remote: 'That server is no longer in your list. Nothing was sent. Choose who answers beside the conversation.',
  },
  TOO_MANY_PINNED:
    'There are {{most}} adapters that stay in memory already, and each makes answers with the others start later. Nothing was changed. Let go of one that is not needed any more.',
  TOO_MANY_KEYS: 'There are {{most}} keys already. None was made. Revoke one that is not used any more.',
  BUSY: {
    answer: 'Another answer is being written. Nothing was lost. Stop that one, or wait for its end.',
    model: 'The model is in use at the moment. Nothing was changed. Try again when the answer is done.',
    job: 'That job is in the middle of something. Nothing was changed. Try again in a moment.',
    training: 'A training is under way. Nothing was changed. Wait for its end, or stop it.',
  },
  NOT_POSSIBLE_NOW: {
    pause: 'This job cannot be paused as it stands. It goes on as before.',
    resume: 'This job cannot be resumed as it stands. It stays as it is.',
    cancel: 'This job is over already, so there is nothing to stop. What came of it stays.',
    version:
      'This version is not at that step: it went on meanwhile, or something before it is missing. Nothing was signed. Look where it stands, and go on from there.',
    publication:
      'This publication is not at that step: it went on meanwhile, or something before it is missing. Nothing was signed. Look where it stands, and go on from there.',
  },
  NOTHING_OPENS_IT: {
    link: 'This system has no program that opens links. Nothing was sent. Copy the address instead.',
    folder:
      'This system has no program that shows folders. Nothing was changed. The terminal where Colophon was started names the folder.',
  },
  LINK_REFUSED: 'The link {{url}} was not opened: only https links are. Nothing was sent.',
  CANCELLED: 'Stopped, as you wished. What was there before is kept.',
} as const satisfies Record<FailureCode, string | Record<string, string>>;

/** What is not in the union: a broken connection, and bugs. */
export const otherFailures = {
  lost: 'The connection broke before the answer came, so it is not known whether it was carried out. Look before you try again.',
  bug: 'Something went wrong in Colophon itself. What you saved is kept. Try again; if it comes back, copy a report from the commands.',
} as const;
