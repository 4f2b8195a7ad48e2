import { open, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { expect, startServer, test } from './app.ts';

test('a file that is no model is refused in a sentence, and another can be chosen', async ({ app }) => {
  const path = join(app.dataFolder, 'letter.gguf');
  await writeFile(path, 'Dear aunt, this is not a model.');
  await app.chooseFile('Choose a model file', path);
  await expect(app.page.getByRole('alert')).toContainText('“letter.gguf” is not a GGUF model. Nothing was added.');
  await app.chooseFile('Choose another file', await fixedModel('tiny', { ending: 'sometimes' }));
  await expect(app.page.getByText(/It fits/)).toBeVisible();
});

test('a model that was cut in the middle is refused, and the place is named', async ({ app }) => {
  const path = join(app.dataFolder, 'cut.gguf');
  const whole = await readFile(await fixedModel('tiny', { ending: 'sometimes' }));
  await writeFile(path, whole.subarray(0, whole.length / 2));
  await app.chooseFile('Choose a model file', path);
  await expect(app.page.getByRole('alert')).toContainText(/“cut.gguf” is damaged or was cut short: .*end of the file/);
});

test('a model too large for this machine is said to be so before it is added', async ({ app }) => {
  // Its header is right and its weights are a hole: the file takes no room. In a browser only the beginning is sent.
  const path = await fixedModel('giant', {});
  const [{ size }, disk] = await Promise.all([stat(path), statfs(app.dataFolder)]);
  // A disk that could not hold the copy is said first, and rightly so.
  test.skip(disk.bavail * disk.bsize < size, 'the disk here is smaller than that model');
  await app.chooseFile('Choose a model file', path);
  await expect(app.page.getByText(/too large for this machine/)).toBeVisible({ timeout: 20_000 });
  await app.page.getByRole('button', { name: 'Do not add it' }).click();
  await expect(app.page.getByRole('button', { name: 'Choose a model file' })).toBeVisible();
});

test('script in a model’s name is text', async ({ app }) => {
  const path = await fixedModel('tiny', { ending: 'sometimes', name: '<img src=x onerror=alert(1)>' });
  let alerted = false;
  app.page.on('dialog', () => (alerted = true));
  await app.chooseFile('Choose a model file', path);
  await expect(app.page.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  expect(alerted).toBe(false);
  expect(await app.page.locator('img[src="x"]').count()).toBe(0);
});

test('a second instance on the same data says so and ends', async ({ app }, info) => {
  test.skip(info.project.name === 'electron', 'the desktop app focuses its first window instead');
  const second = await startServer(app.dataFolder, 0).then(
    () => 'started',
    (error: unknown) => String(error),
  );
  expect(second).toContain('Colophon is already running');
});

test('a port that is taken is named, with the way out', async ({ app }, info) => {
  test.skip(info.project.name === 'electron', 'the desktop app listens on no port');
  const port = Number(new URL(app.page.url()).port);
  const second = await startServer(join(app.dataFolder, 'other'), port).then(
    () => 'started',
    (error: unknown) => String(error),
  );
  expect(second).toContain(`Port ${port} is taken by another program`);
});

test('a data folder that cannot be written is named', async ({ app }, info) => {
  test.skip(info.project.name === 'electron', 'the desktop app says it in a dialog of the system');
  const path = join(app.dataFolder, 'a-file');
  await (await open(path, 'w')).close();
  const second = await startServer(path, 0).then(
    () => 'started',
    (error: unknown) => String(error),
  );
  expect(second).toContain('cannot be written');
});

test('a link that was used up opens nothing', async ({ app }, info) => {
  test.skip(info.project.name === 'electron', 'the desktop app has no links');
  const other = await app.page.context().newPage();
  await other.goto(`${new URL('/', app.page.url()).href}#open=made-up`);
  await expect(other.getByRole('heading', { name: 'This window’s link is used up' })).toBeVisible();
  await other.close();
});

test('a damaged catalogue is put aside, and the window says what that means', async ({ app }) => {
  await expect(app.page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await app.restartHost(async () => {
    // Without its journal as well: from that alone SQLite would mend it, and nothing would be lost.
    await writeFile(join(app.dataFolder, 'catalogue.sqlite'), 'this is no database any more');
    await rm(join(app.dataFolder, 'catalogue.sqlite-wal'), { force: true });
  });
  await expect(app.page.getByText(/The catalogue was damaged/)).toBeVisible();
});
