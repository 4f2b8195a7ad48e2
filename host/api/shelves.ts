import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Library } from '../library/library.ts';
import type { LiveState } from '../live.ts';
import type { Shelves } from './served.ts';
import type { ServedRemote } from './servedElsewhere.ts';

/** Every adapter with every base of its family, whichever of them it was made on. */
const ADAPTERS = `SELECT adapters.hash, adapters.name, adapters.added_at, others.model FROM adapters
  JOIN family_members AS own ON own.model = adapters.base
  JOIN family_members AS others ON others.family = own.family
  ORDER BY adapters.added_at DESC, adapters.hash, others.model = adapters.base DESC, others.model`;

/** The library's bases and adapters, as they are served. */
export function shelvesOf(
  catalogue: Catalogue,
  library: Library,
  live: LiveState,
  remotes: () => readonly ServedRemote[],
): Shelves {
  return {
    bases: () => library.list().filter(({ header }) => header.purpose === 'answer'),
    embedders: () =>
      library
        .list()
        .filter(({ header }) => header.purpose === 'embed')
        .map((model) => ({ ...model, length: model.header.embeddingLength })),
    adapters() {
      const found = new Map<string, { hash: string; name: string; addedAt: number; bases: string[] }>();
      for (const row of catalogue.statement(ADAPTERS).all()) {
        const hash = String(row['hash']);
        const known = found.get(hash);
        if (known !== undefined) known.bases.push(String(row['model']));
        else {
          const [name, addedAt] = [String(row['name']), Number(row['added_at'])];
          found.set(hash, { hash, name, addedAt, bases: [String(row['model'])] });
        }
      }
      return [...found.values()];
    },
    remotes,
    version() {
      const { models, adapters } = live.get().revisions;
      return `${models}.${adapters}`;
    },
  };
}
