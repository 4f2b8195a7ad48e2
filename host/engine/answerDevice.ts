import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import { type Device, deviceSchema } from '#protocol/engine/device.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { EngineClient } from './child.ts';
import type { Supervisor } from './supervisor.ts';

/** What is known of the device that answers are made on. */
export class AnswerDevice {
  readonly #settings: SettingsStore;
  readonly #changed: () => void;
  #known: { found: Device; wanted: Settings['device'] } | undefined;

  constructor(settings: SettingsStore, changed: () => void) {
    this.#settings = settings;
    this.#changed = changed;
  }

  get found(): Device | undefined {
    return this.#known?.found;
  }

  /** A load said on which one it ended. */
  tell(found: Device, wanted: Settings['device']): void {
    this.#known = { found, wanted };
  }

  async probe(client: EngineClient): Promise<void> {
    const wanted = this.#settings.current.device;
    this.tell(deviceSchema.parse(await client.answer.probe({ device: wanted })), wanted);
    this.#changed();
  }

  /** The device of the settings; looks for it when that has not been done. */
  async find(supervisor: Supervisor): Promise<Result<Device, Failure>> {
    const child = await supervisor.up();
    if (!child.ok) return child;
    if (this.#known?.wanted !== this.#settings.current.device) {
      try {
        await this.probe(child.value.client);
      } catch (error) {
        return fail(child.value.failureOf(error));
      }
    }
    return this.#known === undefined
      ? fail({ code: 'ENGINE_UNAVAILABLE', detail: 'no device' })
      : ok(this.#known.found);
  }
}
