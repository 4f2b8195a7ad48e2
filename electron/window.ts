import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { PAGE } from './origin.ts';
import { placeOn, readWindowState, SMALLEST_SIZE, writeWindowState } from './windowState.ts';

/** Paper of either theme, so that nothing flashes before the first paint. */
const PAPER = { light: '#FAF7F0', dark: '#171510' };

/** A window that is being moved says so many times a second; this is how long it has to stand still, in milliseconds. */
const SETTLED_MS = 500;

/** The settings of the page's process. Each of them is a wall; a test fails when one is missing. */
function pagePreferences(preload: string, inspectable: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    spellcheck: false,
    devTools: inspectable,
  };
}

/** Opens the one window. Its place and size are kept in the file at `statePath`. */
export function openWindow(options: { statePath: string; preload: string; inspectable: boolean }): BrowserWindow {
  const state = readWindowState(options.statePath);
  const displays = screen.getAllDisplays();
  const main = screen.getPrimaryDisplay();
  const workAreas = [main, ...displays.filter((display) => display.id !== main.id)].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeOn(state, workAreas),
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    show: false,
    backgroundColor: paper(),
    autoHideMenuBar: true,
    title: 'Colophon',
    webPreferences: pagePreferences(options.preload, options.inspectable),
  });
  // Maximising shows a window, so it has to wait for the page as well.
  window.once('ready-to-show', () => {
    if (state.maximised) window.maximize();
    if (state.fullScreen) window.setFullScreen(true);
    window.show();
  });
  keepState(window, options.statePath);
  followTheme(window);
  // That it failed is told by an event, which health.ts hears.
  window.loadURL(PAGE).catch(() => {});
  return window;
}

/** Brings the window to the front, from wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function keepState(window: BrowserWindow, path: string): void {
  let settling: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(settling);
    writeWindowState(path, {
      bounds: window.getNormalBounds(),
      maximised: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    });
  };
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(write, SETTLED_MS);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('enter-full-screen', soon);
  window.on('leave-full-screen', soon);
  window.on('close', write);
  window.on('closed', () => clearTimeout(settling));
}

function followTheme(window: BrowserWindow): void {
  const follow = () => window.setBackgroundColor(paper());
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.off('updated', follow));
}

function paper(): string {
  return nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light;
}
