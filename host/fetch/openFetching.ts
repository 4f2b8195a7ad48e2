import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import { machineWith } from '../engine/machine.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { readModel } from '../library/reads.ts';
import type { Shelf } from '../library/shelf.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { fetchModelJob } from './fetchJob.ts';
import type { FetchTimes } from './fetchFile.ts';
import { Fetching } from './fetching.ts';
import type { SecretVault } from '../shell.ts';
import { HubToken } from './hubToken.ts';
import { Net } from './net.ts';

interface Parts {
  catalogue: Catalogue;
  settings: SettingsStore;
  jobs: Jobs;
  engine: AnswerEngine;
  parse: ParseEngine;
  shelf: Shelf;
  disk: Disk;
  vault: SecretVault;
  /** Where the token for the hub lies. */
  tokenPath: string;
  environment: NodeJS.ProcessEnv;
  /** Something else than before leaves this machine. */
  changed: () => void;
  times?: Partial<FetchTimes>;
}

/** Puts together what fetches models from elsewhere. Nothing of it goes out by itself. */
export function openFetching(parts: Parts): { net: Net; fetching: Fetching } {
  const { catalogue, settings, jobs, engine, parse, shelf, disk, vault, tokenPath, environment, changed } = parts;
  const { times = {} } = parts;
  const token = new HubToken({ path: tokenPath, vault });
  const net = new Net({ settings, environment, changed });
  const holds = async (hash: string) => {
    const shelved = readModel(catalogue, hash);
    return shelved !== undefined && (await shelf.check(shelved)).ok;
  };
  jobs.register(fetchModelJob({ net, token, parse, shelf, disk, holds, times }));
  const roomBytes = async () => {
    const device = await engine.device();
    const machine = machineWith(device.ok ? device.value : null);
    return machine.freeMemoryBytes + (machine.device?.freeBytes ?? 0);
  };
  const has = (hash: string) => readModel(catalogue, hash) !== undefined;
  const patience = times.patienceMs === undefined ? {} : { patienceMs: times.patienceMs };
  return { net, fetching: new Fetching({ net, jobs, settings, token, roomBytes, has, ...patience }) };
}
