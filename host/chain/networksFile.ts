import { z } from 'zod';
import { MOST_ENDPOINTS, MOST_NETWORKS, chainIdSchema } from '#core/chain/network.ts';
import type { NetworkWish } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';

const idSchema = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(BigInt)
  .pipe(chainIdSchema);

const fileSchema = z.object({
  chosen: idSchema.nullable(),
  networks: z
    .array(
      z.object({
        id: idSchema,
        name: z.string(),
        symbol: z.string(),
        explorer: z.string().nullable(),
        endpoints: z.array(z.string()).min(1).max(MOST_ENDPOINTS),
        plainHttp: z.boolean(),
      }),
    )
    .max(MOST_NETWORKS),
});

export interface KeptNetworks {
  /** The one that rooms show; null while nobody chose. */
  chosen: bigint | null;
  networks: readonly NetworkWish[];
}

/** The networks that a person added. The practice network keeps files of its own. */
export class NetworksFile {
  readonly #path: string;
  readonly #disk: Disk;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(path: string, disk: Disk = realDisk) {
    this.#path = path;
    this.#disk = disk;
  }

  /** A file that is gone or cannot be read is as good as none: addresses of nodes are soon entered again. */
  async read(): Promise<KeptNetworks> {
    try {
      const said: unknown = JSON.parse((await this.#disk.readFile(this.#path)).toString('utf8'));
      return fileSchema.safeParse(said).data ?? { chosen: null, networks: [] };
    } catch {
      return { chosen: null, networks: [] };
    }
  }

  /** Writers take turns; the last who asked is the one whose content stays. */
  write({ chosen, networks }: KeptNetworks): Promise<Result<void, Failure>> {
    const said = {
      chosen: chosen === null ? null : String(chosen),
      networks: networks.map((network) => ({ ...network, id: String(network.id) })),
    };
    const content = `${JSON.stringify(said, null, 2)}\n`;
    const written = this.#writing.then(() => writeFileDurably(this.#path, content, { disk: this.#disk }));
    this.#writing = written.catch(() => {});
    return written;
  }
}
