import type { Duty } from '#protocol/engine/duty.ts';
import type { ProcessChannel } from '#protocol/wire/process.ts';

/** A file of the person's on this machine. Its path stays in the host. */
export interface LocalFile {
  path: string;
  name: string;
  size: number;
}

/** What a file dialog is to offer: models, adapters, files with records in them, or any files of text. */
export type PickKind = 'model' | 'adapter' | 'records' | 'text';

/** How well a secret lies on disk: under the system's keychain, or only under the file's own permissions. */
export type Protection = 'keychain' | 'file';

export interface SecretVault {
  protection(): Promise<Protection>;
  seal(plain: Uint8Array): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

/** A child process: one with a duty of the engine, or the one that holds the keys. */
export interface EngineChild {
  readonly pid: number | undefined;
  readonly channel: ProcessChannel;
  /** Called once when it ended; the sentence part says how: "signal SIGSEGV", "exit code 1". */
  onExit(listener: (how: string) => void): void;
  /** Ends it without asking. */
  kill(): void;
}

/** All that differs between the Electron app and the headless server. */
export interface Shell {
  readonly kind: 'electron' | 'server';
  readonly version: string;
  readonly vault: SecretVault;
  /** The folder of the small world that came with the app; absent where it brings none. */
  readonly starter?: string;
  /** Opens the system's file dialog; null where the window has to use the browser's. */
  readonly pickFiles: ((kind: PickKind, several: boolean) => Promise<LocalFile[]>) | null;
  /** Copies a file of the host's to where the person says; false when they do not. Absent where the window downloads it. */
  readonly saveFile?: (path: string, name: string) => Promise<boolean>;
  /** Both resolve to false where the system has nothing to open it with. */
  openLink(url: string): Promise<boolean>;
  showFolder(path: string): Promise<boolean>;
  startEngine(duty: Duty): EngineChild;
  /** Starts the process that holds the wallet's keys while they are open. */
  startKeys(): EngineChild;
  /** Calls when the machine goes to sleep or its screen is locked. Absent where the shell is not told. */
  readonly onAway?: (listener: () => void) => void;
}
