import { utilityProcess } from 'electron';
import { z } from 'zod';

/**
 * Before node-llama-cpp loads a native library, it loads it once in a child of its own, so that a broken driver takes
 * down only that child and the next best device is tried. It forks that child itself, which a packaged app refuses
 * (its "run as Node" fuse is off). So the engine asks main, and main makes the child:
 *
 *     engine (electron/engine.ts)            main                       test child
 *       | {driverTest: start} ------------->  | utilityProcess.fork -->  |
 *       | {driverTest: send, message} ----->  | ----------------------->  |
 *       | <----- {driverTest: said, message}  | <-----------------------  |
 *       | <----- {driverTest: ended, code}    | <-------------- exit      |
 *
 * The engine is not trusted: it does not choose the program that main starts.
 */
const wishSchema = z.discriminatedUnion('driverTest', [
  z.object({ driverTest: z.literal('start') }),
  z.object({ driverTest: z.literal('send'), message: z.unknown() }),
  z.object({ driverTest: z.literal('end') }),
]);
export type DriverTestWish = z.infer<typeof wishSchema>;

export type DriverTestNews = { driverTest: 'said'; message: unknown } | { driverTest: 'ended'; code: number };

export interface DriverTests {
  /** Takes a message of the engine; false when it is not about a test. */
  take(message: unknown): boolean;
  end(): void;
}

/** `program` is node-llama-cpp's own test, with which it would have forked. */
export function driverTests(
  program: string,
  environment: Record<string, string>,
  tell: (news: DriverTestNews) => void,
): DriverTests {
  let test: Electron.UtilityProcess | undefined;
  const end = () => {
    test?.kill();
    test = undefined;
  };
  const start = () => {
    end();
    const mine = utilityProcess.fork(program, [], {
      serviceName: 'Colophon driver test',
      stdio: 'ignore',
      env: { ...environment, TEST_BINDING_CP: 'true' },
    });
    test = mine;
    mine.on('message', (message: unknown) => tell({ driverTest: 'said', message }));
    mine.on('exit', (code) => {
      if (test === mine) test = undefined;
      tell({ driverTest: 'ended', code });
    });
  };
  return {
    take(message) {
      const wish = wishSchema.safeParse(message);
      if (!wish.success) return false;
      if (wish.data.driverTest === 'start') start();
      else if (wish.data.driverTest === 'send') test?.postMessage(wish.data.message);
      else end();
      return true;
    },
    end,
  };
}
