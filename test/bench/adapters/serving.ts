import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineEnvironment } from '#host/engine/environment.ts';
import type { Opened, Opening, Served, Turn } from './served.ts';

/** A process that serves adapters, for as long as it is asked to. It has the environment of the real child. */
export class Serving {
  readonly #child;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('served.ts', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: engineEnvironment(process.env),
    });
  }

  open(opening: Opening): Promise<Opened> {
    return this.#ask<Opened>(opening);
  }

  turn(turn: Turn): Promise<Served> {
    return this.#ask<Served>(turn);
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  #ask<Answer>(message: Opening | Turn): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`The serving process ended with ${code}`));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', ended);
        resolve(answer);
      });
      this.#child.send(message);
    });
  }
}
