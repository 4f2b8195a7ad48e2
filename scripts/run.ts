import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of the dependencies under this very Node, its output to the terminal. Resolves to its exit code. */
export function runTool(script: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return runProgram(process.execPath, [join(root, 'node_modules', script), ...args], environment);
}

export function runProgram(program: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
