import { deskActions } from '#core/curate/desk/keys.ts';
import type { PageKeys } from '#renderer/app/pageKeys.ts';
import { t } from '#renderer/text/text.ts';
import { type DeskKeyboard, printed } from './useDesk.ts';

/** The desk's part of the sheet of all keys. */
export function keySheetOf({ keys, options, asked }: DeskKeyboard): PageKeys[] {
  const desk = {
    title: t('commandGroups.desk'),
    rows: deskActions
      .map(({ id }) => ({ name: t(`curateDesk.actions.${id}`), keys: (keys.get(id) ?? []).map(printed) }))
      .filter((row) => row.keys.length > 0),
  };
  const questions = asked.map((each) => ({
    title: each.question.title,
    rows: each.options.flatMap(({ id, title }) => {
      const key = options.keyOf(each.question.id, id);
      return key === null ? [] : [{ name: title, keys: [printed(key)] }];
    }),
  }));
  return [desk, ...questions];
}
