import { z } from 'zod';
import { adapterSourceSchema, remoteKindSchema, remoteSchema, remoteTroubleSchema } from '#core/remote.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { NamedAdapter } from './kinds.ts';
import type { Found } from './says.ts';

const namedSchema = z.array(
  z.object({ id: z.string(), path: z.string().nullable(), source: adapterSourceSchema.nullable() }),
);
const foundSchema = remoteSchema.pick({ models: true, adapters: true });

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  kind: remoteKindSchema,
  plain_http: z.number(),
  sealed_key: z.instanceof(Uint8Array).nullable(),
  serves_api: z.number(),
  named: z.string(),
  found: z.string(),
  asked_at: z.number().nullable(),
  trouble: remoteTroubleSchema.nullable(),
});

/** A server as it is kept. */
export interface KeptRemote {
  id: string;
  name: string;
  address: string;
  kind: z.infer<typeof remoteKindSchema>;
  plainHttp: boolean;
  /** Programs may use it by way of this machine's API. */
  servesApi: boolean;
  /** As the shell's vault sealed it. */
  sealedKey: Uint8Array | null;
  named: readonly NamedAdapter[];
  found: Found;
  askedAt: number | null;
  trouble: z.infer<typeof remoteTroubleSchema> | null;
}

/** In the order in which they were added. */
export function readRemotes(catalogue: Catalogue): KeptRemote[] {
  return catalogue
    .statement('SELECT * FROM remotes ORDER BY id')
    .all()
    .map((row) => {
      const { plain_http, sealed_key, serves_api, named, found, asked_at, ...rest } = rowSchema.parse(row);
      return {
        ...rest,
        plainHttp: plain_http === 1,
        servesApi: serves_api === 1,
        sealedKey: sealed_key,
        named: namedSchema.parse(JSON.parse(named)),
        found: foundSchema.parse(JSON.parse(found)),
        askedAt: asked_at,
      };
    });
}

/** In the place of what stood under the same id. */
export function writeRemote(catalogue: Catalogue, remote: KeptRemote): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT OR REPLACE INTO remotes
           (id, name, address, kind, plain_http, sealed_key, serves_api, named, found, asked_at, trouble)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        remote.id,
        remote.name,
        remote.address,
        remote.kind,
        remote.plainHttp ? 1 : 0,
        remote.sealedKey,
        remote.servesApi ? 1 : 0,
        JSON.stringify(remote.named),
        JSON.stringify(remote.found),
        remote.askedAt,
        remote.trouble,
      );
  });
}

export function deleteRemote(catalogue: Catalogue, id: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('DELETE FROM remotes WHERE id = ?').run(id);
  });
}
