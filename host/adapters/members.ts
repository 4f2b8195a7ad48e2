import { z } from 'zod';
import { familyEvidenceSchema, membershipSchema, structureSchema } from '#core/family.ts';
import type { FamilyEvidence, Membership } from '#core/family.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

const rowSchema = z.object({
  model: z.string(),
  family: z.string(),
  evidence: familyEvidenceSchema,
  name: z.string(),
  structure: z.string().transform((text) => structureSchema.parse(JSON.parse(text))),
  norms: z.string().nullable(),
});

/** A base that is or was here, and where it belongs. */
export type Member = z.infer<typeof rowSchema>;

const COLUMNS = `family_members.model, family, evidence, structure, norms,
  coalesce(models.name, family_members.name) AS name`;
const FROM = 'family_members LEFT JOIN models ON models.hash = family_members.model';

export function readMember(catalogue: Catalogue, model: string): Member | undefined {
  const row = catalogue.statement(`SELECT ${COLUMNS} FROM ${FROM} WHERE model = ?`).get(model);
  return row === undefined ? undefined : rowSchema.parse(row);
}

export function readMembers(catalogue: Catalogue): Member[] {
  return catalogue
    .statement(`SELECT ${COLUMNS} FROM ${FROM} ORDER BY model`)
    .all()
    .map((row) => rowSchema.parse(row));
}

/** Of the bases that are here. */
export function readMemberships(catalogue: Catalogue): Membership[] {
  return catalogue
    .statement(
      `SELECT member.model, member.family, member.evidence, coalesce(first_model.name, first.name, models.name) AS name,
         (SELECT count(*) FROM adapters
           WHERE base IN (SELECT model FROM family_members WHERE family = member.family)) AS adapters
       FROM family_members AS member
       JOIN models ON models.hash = member.model
       LEFT JOIN family_members AS first ON first.model = member.family
       LEFT JOIN models AS first_model ON first_model.hash = member.family
       ORDER BY models.added_at DESC, models.hash`,
    )
    .all()
    .map(({ model, family, evidence, name, adapters }) =>
      membershipSchema.parse({ model, family: { id: family, name }, evidence, adapters }),
    );
}

/** One that is known already stays where it belongs; only its name is written anew. */
export function writeMember(
  catalogue: Catalogue,
  { model, name, structure }: Pick<Member, 'model' | 'name' | 'structure'>,
): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT INTO family_members (model, family, evidence, name, structure) VALUES (?, ?, 'own', ?, ?)
         ON CONFLICT (model) DO UPDATE SET name = excluded.name`,
      )
      .run(model, model, name, JSON.stringify(structure));
  });
}

/** So that a base that is removed is remembered by the name that it had last. */
export function writeNames(catalogue: Catalogue): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `UPDATE family_members SET name = models.name FROM models
         WHERE models.hash = family_members.model AND models.name <> family_members.name`,
      )
      .run();
  });
}

export function writeNorms(catalogue: Catalogue, model: string, norms: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE family_members SET norms = ? WHERE model = ?').run(norms, model);
  });
}

/** A base that began a family brings those along that joined it. */
export function writeFamily(
  catalogue: Catalogue,
  { model, family: before }: Member,
  family: string,
  evidence: FamilyEvidence,
): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement('UPDATE family_members SET family = ?, evidence = ? WHERE model = ?')
      .run(family, evidence, model);
    if (before !== model || family === model) return;
    // With a word somewhere on the way to it, all of the way is a word.
    catalogue
      .statement(
        `UPDATE family_members SET family = ?, evidence = CASE WHEN ? = 'word' THEN 'word' ELSE evidence END
         WHERE family = ?`,
      )
      .run(family, evidence, before);
  });
}
