import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../run.ts';

export interface ForgeTest {
  /** "contracts/test/Datanets.t.sol:DatanetsTest.testAccept()" */
  name: string;
  passed: boolean;
  reason: string;
  /** Of an invariant, else 0. */
  calls: number;
  reverts: number;
}

/** Undefined where npm has no forge for this system. */
export function findForge(): string | undefined {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const folder = `forge-${process.platform}-${architecture}`;
  const file = join(root, 'node_modules', '@foundry-rs', folder, 'bin', `forge${ending}`);
  return existsSync(file) ? file : undefined;
}

/** Runs tests of `contracts/test`, by whatever `args` choose of them. */
export async function forgeTests(
  forge: string,
  args: string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ForgeTest[]> {
  const compiler = await compilerProgram();
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(forge, ['test', '--root', root, '--use', compiler, '--json', ...args], {
      // A person's own settings of forge are not these tests'.
      env: {
        ...process.env,
        FOUNDRY_PROFILE: 'default',
        FOUNDRY_CONFIG: join(root, 'contracts', 'foundry.toml'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
    child.once('error', reject);
    child.once('close', () => {
      // Its exit code is 1 for a failed test and for a failed build; only after a build is there a report.
      const start = said.search(/^\{/m);
      if (start === -1) reject(new Error(`${said}\n${complaint}`));
      else resolve(said.slice(start));
    });
  });
  const suites = JSON.parse(output) as Record<string, { test_results: Record<string, ForgeResult> }>;
  return Object.entries(suites).flatMap(([suite, { test_results }]) =>
    Object.entries(test_results).map(([test, { status, reason, kind }]) => ({
      name: `${suite}.${test}`,
      passed: status === 'Success',
      reason: reason ?? '',
      calls: kind.Invariant?.calls ?? 0,
      reverts: kind.Invariant?.reverts ?? 0,
    })),
  );
}

interface ForgeResult {
  status: string;
  reason: string | null;
  kind: { Invariant?: { calls: number; reverts: number } };
}

/** A program that forge can start: this very Node on our compiler. */
async function compilerProgram(): Promise<string> {
  const folder = join(root, '.build', 'contracts');
  await mkdir(folder, { recursive: true });
  const script = join(root, 'scripts', 'contracts', 'solc.ts');
  const windows = process.platform === 'win32';
  const file = join(folder, windows ? 'solc.cmd' : 'solc');
  const text = windows
    ? `@"${process.execPath}" "${script}" %*\r\n`
    : `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`;
  // Put in place whole: a program that is open for writing is one that cannot be started.
  await writeFile(`${file}.${process.pid}`, text);
  await chmod(`${file}.${process.pid}`, 0o755);
  await rename(`${file}.${process.pid}`, file);
  return file;
}
