import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { root } from './run.ts';

/** Draws resources/icon.png (what the packages are made from) from resources/icon.svg: `node scripts/icon.ts`. */
const SIZE = 1024;

const browser = await ensureChromium();
if (browser.ok) await draw(browser.value);
else {
  console.error(browser.failure.sentence);
  process.exitCode = 1;
}

async function draw(executablePath: string): Promise<void> {
  const { chromium } = await import('playwright');
  const opened = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await opened.newPage({ viewport: { width: SIZE, height: SIZE } });
    const svg = readFileSync(join(root, 'resources', 'icon.svg'), 'utf8');
    await page.setContent(`<style>* { margin: 0 } svg { display: block; width: ${SIZE}px }</style>${svg}`);
    await page.screenshot({ path: join(root, 'resources', 'icon.png'), omitBackground: true });
  } finally {
    await opened.close();
  }
}
