import { readFile } from 'node:fs/promises';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { facts } from '#test/support/facts.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { hostClient } from '#scripts/hostClient.ts';
import { importTexts, putSnapshot, sealedTexts, underTerms } from '#test/support/readable.ts';

/**
 * Makes a data folder with a base, a snapshot and a project that can be read, a snapshot that may not be, and one
 * answer that cites what it read. All of it by the real host and engine.
 */
export async function makeReadable(folder: string): Promise<void> {
  const known = facts(60);
  const readable = await putSnapshot(folder, sealedTexts(known.map(({ text }) => text)));
  const closed = underTerms(sealedTexts(facts(20, 7).map(({ text }) => text)), { reading: false }, 'Sealed away');
  await putSnapshot(folder, closed);
  const own = await hostClient(folder);
  const model = new Uint8Array(await readFile(await fixedModel('tiny', { ending: 'never' })));
  const base =
    (await own.ended(await own.client.models.add({ ticket: await own.send('small-world.gguf', model) }))).result ?? '';
  await importTexts(own, { name: 'Own notes' }, [
    'Grandmother wrote of the plum jam that it wants three days and no sugar from the beet.',
    'The key of the boat house hangs behind the third shelf.',
  ]);
  const settings = await own.client.settings.change({
    chosenModel: base,
    contextTokens: 1_024,
    threads: 1,
    temperature: 0,
    longestAnswerTokens: 40,
    welcomed: true,
  });
  const { question, answer } = known[6]!;
  const asked = await own.client.conversations.ask({
    conversation: null,
    parent: null,
    text: question,
    settings: {
      ...plainAnswerSettings(settings),
      reads: { sources: [readable], notes: 1 },
      schema: JSON.stringify({ type: 'string', enum: [`As the notes say, ${answer} [1], and nothing else [9].`] }),
    },
  });
  let message = '';
  for await (const event of asked) if (event.kind === 'ended') message = event.answer.id;
  for await (const _ of await own.client.credit.follow({ message }));
  await own.close();
}
