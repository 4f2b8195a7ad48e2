import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * Electron as main and preload see it, without its runtime: everything that is asked of it is kept, so that a test can
 * look it up, and every event can be sent. Where nobody handles something, it behaves as Electron does, which is
 * mostly to allow it.
 *
 *     const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
 *     vi.mock('electron', () => electron);
 */
export function fakeElectron() {
  const state = {
    userData: '/nowhere/user-data',
    appPath: '/nowhere/app',
    packaged: true,
    hasLock: true,
    ready: Promise.withResolvers<void>(),
    quits: 0,
    /** Nobody kept it from quitting. */
    ended: false,
    sandboxed: false,
    userModelId: '',
    schemes: [] as Electron.CustomScheme[],
    windows: [] as FakeWindow[],
    menu: undefined as FakeMenu | undefined,
    popups: [] as FakeMenu[],
    errorBoxes: [] as { title: string; content: string }[],
    /** What the person answers to the next message boxes: the index of a button. */
    answers: [] as number[],
    messageBoxes: [] as Electron.MessageBoxOptions[],
    /** What the person picks in the next file dialog. */
    picked: [] as string[],
    openDialogs: [] as Electron.OpenDialogOptions[],
    opened: [] as string[],
    openExternalFails: false,
    clipboard: '',
    children: [] as FakeUtilityProcess[],
    crashUploads: 0,
    dark: false,
    displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
    keychain: { backend: 'gnome_libsecret', available: true, broken: false },
  };

  class App extends EventEmitter {
    get isPackaged() {
      return state.packaged;
    }
    getAppPath = () => state.appPath;
    getVersion = () => '0.0.0-test';
    getPath = (name: string) => (name === 'userData' ? state.userData : join('/nowhere', name));
    setPath = (name: string, path: string) => {
      if (name === 'userData') state.userData = path;
    };
    requestSingleInstanceLock = () => state.hasLock;
    setAppUserModelId = (id: string) => {
      state.userModelId = id;
    };
    enableSandbox = () => {
      state.sandboxed = true;
    };
    whenReady = () => state.ready.promise;
    quit = () => {
      state.quits += 1;
      const event = stoppable();
      this.emit('will-quit', event);
      state.ended ||= !event.defaultPrevented;
    };
  }
  const app = new App();

  class NativeTheme extends EventEmitter {
    themeSource = 'system';
    get shouldUseDarkColors() {
      return state.dark;
    }
  }

  class BrowserWindow extends FakeWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super(options);
      state.windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }

  class MessageChannelMain {
    readonly port1: FakePortMain;
    readonly port2: FakePortMain;
    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.port1 = new FakePortMain(port1);
      this.port2 = new FakePortMain(port2);
    }
  }

  const ipcMain = Object.assign(new EventEmitter(), {
    handlers: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
    handle(channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) {
      if (ipcMain.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      ipcMain.handlers.set(channel, handler);
    },
  });

  return {
    state,
    app,
    BrowserWindow: BrowserWindow as new (options: Electron.BrowserWindowConstructorOptions) => FakeWindow,
    MessageChannelMain,
    ipcMain,
    protocol: { registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => state.schemes.push(...schemes) },
    session: { defaultSession: new FakeSession() },
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]): FakeMenu => {
        const menu = { template, popup: () => state.popups.push(menu) };
        return menu;
      },
      setApplicationMenu(menu: FakeMenu) {
        state.menu = menu;
      },
    },
    dialog: {
      showErrorBox: (title: string, content: string) => state.errorBoxes.push({ title, content }),
      showMessageBox(_window: unknown, options: Electron.MessageBoxOptions) {
        state.messageBoxes.push(options);
        return Promise.resolve({ response: state.answers.shift() ?? options.cancelId ?? 0, checkboxChecked: false });
      },
      showMessageBoxSync(_window: unknown, options: Electron.MessageBoxOptions): number {
        state.messageBoxes.push(options);
        return state.answers.shift() ?? options.cancelId ?? 0;
      },
      showOpenDialog(...given: unknown[]) {
        state.openDialogs.push(given.at(-1) as Electron.OpenDialogOptions);
        return Promise.resolve({ canceled: state.picked.length === 0, filePaths: state.picked });
      },
    },
    nativeTheme: new NativeTheme(),
    screen: { getAllDisplays: () => state.displays, getPrimaryDisplay: () => state.displays[0] },
    shell: {
      openExternal(url: string) {
        if (state.openExternalFails) return Promise.reject(new Error('No application is registered'));
        state.opened.push(url);
        return Promise.resolve();
      },
      openPath(path: string) {
        state.opened.push(path);
        return Promise.resolve(state.openExternalFails ? 'Failed to open path' : '');
      },
    },
    clipboard: {
      writeText(text: string) {
        state.clipboard = text;
      },
    },
    crashReporter: {
      start() {
        state.crashUploads += 1;
      },
    },
    /** Sleep and a locked screen are told here. */
    powerMonitor: new EventEmitter(),
    safeStorage: {
      getSelectedStorageBackend: () => state.keychain.backend,
      isAsyncEncryptionAvailable: () => Promise.resolve(state.keychain.available),
      encryptStringAsync(text: string) {
        if (state.keychain.broken) return Promise.reject(new Error('The keychain is locked'));
        return Promise.resolve(Buffer.from(`sealed:${Buffer.from(text).toString('hex')}`));
      },
      decryptStringAsync(sealed: Buffer) {
        const text = sealed.toString();
        if (state.keychain.broken || !text.startsWith('sealed:')) return Promise.reject(new Error('Cannot decrypt'));
        return Promise.resolve({ shouldReEncrypt: false, result: Buffer.from(text.slice(7), 'hex').toString() });
      },
    },
    utilityProcess: {
      fork(program: string, args: string[], options: Electron.ForkOptions) {
        const child = new FakeUtilityProcess(program, args, options);
        state.children.push(child);
        return child;
      },
    },
  };
}

export type FakeElectron = ReturnType<typeof fakeElectron>;

export interface FakeMenu {
  template: Electron.MenuItemConstructorOptions[];
  popup: () => void;
}

/** An event that can be prevented, as Electron's are. */
export function stoppable<Details extends object>(details?: Details) {
  const event = {
    ...(details as Details),
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

export class FakeFrame {
  origin: string;
  frameToken: string;
  parent: FakeFrame | null = null;
  detached = false;
  destroyed = false;
  readonly posted: { channel: string; message: unknown; ports: FakePortMain[] }[] = [];

  constructor(origin: string, frameToken: string) {
    this.origin = origin;
    this.frameToken = frameToken;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  postMessage(channel: string, message: unknown, ports: FakePortMain[]): void {
    this.posted.push({ channel, message, ports });
  }
}

export class FakeContents extends EventEmitter {
  mainFrame = new FakeFrame('app://colophon', 'main-frame');
  openHandler: ((details: unknown) => { action: string }) | undefined;
  webRtcPolicy = 'default';
  reloads = 0;
  crashes = 0;
  readonly sent: { channel: string; args: unknown[] }[] = [];

  setWindowOpenHandler(handler: (details: unknown) => { action: string }): void {
    this.openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }

  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, args });
  }

  reload(): void {
    this.reloads += 1;
  }

  forcefullyCrashRenderer(): void {
    this.crashes += 1;
  }
}

export class FakeWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  readonly calls: string[] = [];
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  url: string | undefined;
  background: string | undefined;
  destroyed = false;
  maximised = false;
  fullScreen = false;
  minimised = false;
  visible = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  loadURL(url: string): Promise<void> {
    this.url = url;
    return Promise.resolve();
  }
  show(): void {
    this.visible = true;
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.minimised = false;
    this.calls.push('restore');
  }
  maximize(): void {
    this.maximised = true;
    this.visible = true;
  }
  setFullScreen(on: boolean): void {
    this.fullScreen = on;
  }
  setBackgroundColor(color: string): void {
    this.background = color;
  }
  isMaximized = () => this.maximised;
  isFullScreen = () => this.fullScreen;
  isMinimized = () => this.minimised;
  isDestroyed = () => this.destroyed;
  getNormalBounds = () => this.bounds;

  /** As when a person closes it. */
  close(): void {
    this.emit('close', stoppable());
    this.destroyed = true;
    this.emit('closed');
  }
}

type Answerer<Arguments extends unknown[], Answer> = ((...args: Arguments) => Answer) | undefined;

/** A session that nobody has guarded grants everything. */
export class FakeSession extends EventEmitter {
  schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
  permissionRequest: Answerer<[unknown, string, (granted: boolean) => void], void>;
  permissionCheck: Answerer<[unknown, string], boolean>;
  devicePermission: Answerer<[unknown], boolean>;
  displayMedia: Answerer<[unknown, (streams: unknown) => void], void>;
  bluetoothPairing: Answerer<[unknown, (response: { confirmed: boolean }) => void], void>;
  certificateVerify: Answerer<[unknown, (result: number) => void], void>;
  beforeRequest: Answerer<[{ url: string }, (decision: { cancel?: boolean }) => void], void>;
  proxy: Electron.ProxyConfig | undefined;
  spellChecker = true;

  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      this.schemes.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (handler: FakeSession['beforeRequest']) => {
      this.beforeRequest = handler;
    },
  };
  setPermissionRequestHandler = (handler: FakeSession['permissionRequest']) => {
    this.permissionRequest = handler;
  };
  setPermissionCheckHandler = (handler: FakeSession['permissionCheck']) => {
    this.permissionCheck = handler;
  };
  setDevicePermissionHandler = (handler: FakeSession['devicePermission']) => {
    this.devicePermission = handler;
  };
  setDisplayMediaRequestHandler = (handler: FakeSession['displayMedia']) => {
    this.displayMedia = handler;
  };
  setBluetoothPairingHandler = (handler: FakeSession['bluetoothPairing']) => {
    this.bluetoothPairing = handler;
  };
  setCertificateVerifyProc = (handler: FakeSession['certificateVerify']) => {
    this.certificateVerify = handler;
  };
  setProxy = (proxy: Electron.ProxyConfig) => {
    this.proxy = proxy;
    return Promise.resolve();
  };
  setSpellCheckerEnabled = (on: boolean) => {
    this.spellChecker = on;
  };
}

/** One end of a real message channel with the manners of Electron's: an emitter that has to be started. */
export class FakePortMain extends EventEmitter {
  readonly port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('close', () => this.emit('close'));
  }
  start(): void {
    this.port.on('message', (data) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message);
  }
  close(): void {
    this.port.close();
  }
}

export class FakeUtilityProcess extends EventEmitter {
  readonly program: string;
  readonly args: string[];
  readonly options: Electron.ForkOptions;
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly received: unknown[] = [];
  pid: number | undefined;
  kills = 0;

  constructor(program: string, args: string[], options: Electron.ForkOptions) {
    super();
    this.program = program;
    this.args = args;
    this.options = options;
  }
  postMessage(message: unknown): void {
    this.received.push(message);
  }
  kill(): boolean {
    this.kills += 1;
    return true;
  }
}
