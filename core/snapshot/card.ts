import type { Question } from '../curate/question.ts';
import type { Manifest } from './manifest.ts';
import type { Split } from './split.ts';
import { licenceAddress } from './croissant.ts';
import { WHOLE } from './weights.ts';

/** A file of the export: "data/train-00000-of-00001.parquet". */
export interface CardFile {
  readonly split: Split;
  readonly path: string;
}

/** Licences that Hugging Face knows, by SPDX id. Any other is "other", with its name. */
const HUB_LICENCES: Readonly<Record<string, string>> = {
  'Apache-2.0': 'apache-2.0',
  'CC-BY-4.0': 'cc-by-4.0',
  'CC-BY-NC-4.0': 'cc-by-nc-4.0',
  'CC-BY-NC-ND-4.0': 'cc-by-nc-nd-4.0',
  'CC-BY-NC-SA-4.0': 'cc-by-nc-sa-4.0',
  'CC-BY-ND-4.0': 'cc-by-nd-4.0',
  'CC-BY-SA-4.0': 'cc-by-sa-4.0',
  'CC0-1.0': 'cc0-1.0',
  'CDLA-Permissive-2.0': 'cdla-permissive-2.0',
  MIT: 'mit',
  'ODC-By-1.0': 'odc-by',
  'ODbL-1.0': 'odbl',
  'PDDL-1.0': 'pddl',
};

const TASKS: Readonly<Record<Question['kind'], string | null>> = {
  choice: 'text-classification',
  spans: 'token-classification',
  text: 'text-generation',
  chat: 'text-generation',
  preference: 'reinforcement-learning',
  rating: 'text-classification',
  form: null,
  relations: 'token-classification',
  ranking: 'text-ranking',
};

/** Who is named in the card; the manifest names all. */
const NAMED = 50;

/** README.md of a dataset on Hugging Face: what a reader and the hub have to know. Everything in it is escaped. */
export function datasetCard(manifest: Manifest, files: readonly CardFile[]): string {
  const { terms, counts, contributors } = manifest;
  const total = manifest.records.count * WHOLE;
  const yes = (allowed: boolean): string => (allowed ? 'yes' : 'no');
  const rest = contributors.length - NAMED;
  return [
    '---',
    ...frontMatter(manifest, files),
    '---',
    '',
    `# ${inline(manifest.name)}`,
    '',
    ...(manifest.description === '' ? [] : [block(manifest.description), '']),
    `${manifest.records.count} records of ${counts.inputs} different inputs: ${counts.train} for training, ` +
      `${counts.validation} for validation, ${counts.test} for tests.`,
    '',
    '## Fields',
    '',
    ...table(
      ['field', 'kind', 'title'],
      manifest.fields.map(({ id, kind, title }) => [`\`${id}\``, kind, inline(title)]),
    ),
    '',
    ...(manifest.questions.length === 0 ? [] : ['## Questions', '', ...questions(manifest), '']),
    '## Who made it',
    '',
    ...table(
      ['name', 'roles', 'records', 'share'],
      contributors
        .toSorted((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
        .slice(0, NAMED)
        .map(({ name, roles, records, weight }) => [
          inline(name),
          roles.join(', '),
          String(records),
          `${((100 * weight) / total).toFixed(2)} %`,
        ]),
    ),
    '',
    ...(rest > 0 ? [`And ${rest} more, all named in the manifest.`, ''] : []),
    '## Terms',
    '',
    ...table(
      ['', ''],
      [
        ['licence', inline(terms.licence)],
        ['commercial use', yes(terms.commercialUse)],
        ['derivatives', terms.derivatives],
        ['attribution required', yes(terms.attribution)],
        ['may be read to answer questions', yes(terms.reading)],
        ['may be trained on', yes(terms.training)],
        ['members only', yes(terms.membersOnly)],
        ['expires', terms.expiresAt === null ? 'never' : new Date(terms.expiresAt).toISOString()],
        ['jurisdiction', inline(terms.jurisdiction)],
      ],
    ),
    '',
    block(terms.text),
    '',
    '## Proof',
    '',
    ...table(
      ['', ''],
      [
        ['root', `\`${manifest.root}\``],
        ['records.jsonl, SHA-256', `\`${manifest.records.sha256}\``],
        ...(manifest.parent === null ? [] : [['branched from', `\`${manifest.parent}\``]]),
        ['signed by', `${inline(manifest.createdBy.name)} \`${manifest.createdBy.key}\``],
        ['made with', inline(`${manifest.tool.name} ${manifest.tool.version}`)],
      ],
    ),
    '',
  ].join('\n');
}

function frontMatter(manifest: Manifest, files: readonly CardFile[]): string[] {
  const { licence } = manifest.terms;
  const known = HUB_LICENCES[licence];
  const tasks = [...new Set(manifest.questions.map(({ kind }) => TASKS[kind]).filter((task) => task !== null))];
  const splits = [...new Set(files.map(({ split }) => split))];
  return [
    ...(known === undefined
      ? [
          'license: other',
          `license_name: ${yamlText(licence.toLowerCase())}`,
          `license_link: ${yamlText(licenceAddress(licence) ?? 'README.md')}`,
        ]
      : [`license: ${known}`]),
    `pretty_name: ${yamlText(manifest.name)}`,
    ...(tasks.length === 0 ? [] : ['task_categories:', ...tasks.map((task) => `- ${task}`)]),
    'size_categories:',
    `- ${sizeOf(manifest.records.count)}`,
    'tags:',
    '- colophon',
    '- croissant',
    ...(splits.length === 0 ? [] : ['configs:', '- config_name: default', '  data_files:']),
    ...splits.flatMap((split) => [
      `  - split: ${split}`,
      '    path:',
      ...files.filter((file) => file.split === split).map(({ path }) => `    - ${yamlText(path)}`),
    ]),
  ];
}

function questions(manifest: Manifest): string[] {
  const counted = new Map(manifest.counts.answers.map((of) => [of.question, of]));
  return manifest.questions.flatMap((question) => {
    const count = counted.get(question.id);
    const labels = 'labels' in question ? question.labels : [];
    const of = new Map(count?.labels.map(({ label, records }) => [label, records]));
    return [
      `- **${inline(question.title)}** (\`${question.id}\`, ${question.kind}): ${count?.records ?? 0} records`,
      ...labels.map(({ id, name }) => `  - ${inline(name)} (\`${id}\`): ${of.get(id) ?? 0}`),
    ];
  });
}

/** The hub's own steps of ten. */
function sizeOf(records: number): string {
  const steps = [
    [1e3, 'n<1K'],
    [1e4, '1K<n<10K'],
    [1e5, '10K<n<100K'],
    [1e6, '100K<n<1M'],
    [1e7, '1M<n<10M'],
    [1e8, '10M<n<100M'],
  ] as const;
  return steps.find(([limit]) => records < limit)?.[1] ?? '100M<n<1B';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map((cells) => row(cells))];
}

/** One line, without markup: HTML, Markdown and table borders are shown as the signs that they are. */
function inline(text: string): string {
  return escapeHtml(text.replaceAll(/\s+/g, ' ').trim()).replaceAll(/[\\`*_{}[\]()#+\-.!|~>]/g, (sign) => `\\${sign}`);
}

/** Several lines, as they were written: a quotation of plain text. */
function block(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${inline(line)}`.trimEnd())
    .join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A JSON text is a YAML text: nothing in it can end it. */
function yamlText(text: string): string {
  return JSON.stringify(text).replaceAll('<', String.raw`\u003c`);
}
