import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml } from './packagedApp.ts';
import { root } from './run.ts';

interface Job {
  if?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { include: { runner: string }[] } };
  steps: { uses?: string; run?: string; if?: string }[];
}

interface Workflow {
  permissions: Record<string, string>;
  jobs: { app: Job; publish: Job };
}

const workflow = readYaml(join(root, '.github', 'workflows', 'build.yml')) as Workflow;
const { app, publish } = workflow.jobs;

describe('the workflow', () => {
  it('builds on the three systems, and on both kinds of Mac', () => {
    expect(app.strategy?.matrix.include.map(({ runner }) => runner.split('-')[0])).toEqual([
      'ubuntu',
      'windows',
      'macos',
      'macos',
    ]);
  });

  it('fails where the specs did not run in real Electron', () => {
    const test = app.steps.find((step) => step.run?.includes('npm test'));
    expect(test?.run).toContain('xvfb-run');
    expect(test?.run).toContain("grep -q '^window, in Electron: '");
    // The line that is looked for is written by scripts/test.ts.
    expect(readFileSync(join(root, 'scripts', 'test.ts'), 'utf8')).toContain("'window, in Electron'");
  });

  it('asks for one answer on Metal, and looks at the packed app', () => {
    const runs = app.steps.map((step) => step.run ?? '').join('\n');
    expect(runs).toContain('node scripts/answerOn.ts metal');
    expect(runs).toContain('npm run dist');
    expect(runs).toContain('node scripts/checkPackage.ts');
  });

  it('may write to the project only to publish, and publishes only what is tagged', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(app.permissions).toBeUndefined();
    expect(publish.permissions).toEqual({ contents: 'write' });
    expect(publish.if).toBe("github.ref_type == 'tag'");
  });

  it('uses actions of a known version', () => {
    const used = [...app.steps, ...publish.steps].flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.filter((name) => !/^actions\/[\w-]+@v\d+$/.test(name))).toEqual([]);
  });
});
