import { z } from 'zod';
import { attachmentSchema } from '#core/attachments.ts';
import type { Attachment } from '#core/attachments.ts';
import type { AttachedText } from '#core/attachmentText.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

const headRowSchema = z.object({ head: z.string() });
const textRowSchema = z.object({ text: z.string() });

export function writeAttachment(catalogue: Catalogue, head: Attachment, text: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement('INSERT INTO attachments (id, head, text) VALUES (?, ?, ?)')
      .run(head.id, JSON.stringify(head), text);
  });
}

/** In the order in which they are named; undefined where one of them is not here. */
export function attachmentsNamed(catalogue: Catalogue, ids: readonly string[]): Attachment[] | undefined {
  const found = [...new Set(ids)].map((id) => {
    const row = catalogue.statement('SELECT head FROM attachments WHERE id = ?').get(id);
    return row === undefined ? undefined : attachmentSchema.parse(JSON.parse(headRowSchema.parse(row).head));
  });
  return found.every((head) => head !== undefined) ? found : undefined;
}

export function attachmentText(catalogue: Catalogue, id: string): string | undefined {
  const row = catalogue.statement('SELECT text FROM attachments WHERE id = ?').get(id);
  return row === undefined ? undefined : textRowSchema.parse(row).text;
}

/** With their texts, as a model reads them. One that is gone is left out. */
export function attachedTexts(catalogue: Catalogue, heads: readonly Attachment[]): AttachedText[] {
  return heads.flatMap(({ id, name }) => {
    const text = attachmentText(catalogue, id);
    return text === undefined ? [] : [{ name, text }];
  });
}

/** Those that were taken for a question that was never asked, or whose questions are gone. */
export function removeLooseAttachments(catalogue: Catalogue): void {
  catalogue
    .statement(
      `DELETE FROM attachments WHERE id NOT IN (
         SELECT json_extract(value, '$.id') FROM turns, json_each(turns.attachments) WHERE attachments IS NOT NULL
       )`,
    )
    .run();
}

/** Only one that no question names: what stands in a question stays with it. */
export function removeIfLoose(catalogue: Catalogue, id: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `DELETE FROM attachments WHERE id = ? AND id NOT IN (
           SELECT json_extract(value, '$.id') FROM turns, json_each(turns.attachments) WHERE attachments IS NOT NULL
         )`,
      )
      .run(id);
  });
}
