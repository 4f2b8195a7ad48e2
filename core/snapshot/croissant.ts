import type { Question } from '../curate/question.ts';
import type { Field, JsonValue } from '../curate/value.ts';
import type { Manifest } from './manifest.ts';
import type { Terms } from './terms.ts';

type JsonObject = { [key: string]: JsonValue };

/** Of Croissant 1.1, appendix 1, with what is used beyond it: PROV for where it came from, ODRL for what is allowed. */
const CONTEXT: JsonObject = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  sc: 'https://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  dct: 'http://purl.org/dc/terms/',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  prov: 'http://www.w3.org/ns/prov#',
  annotation: 'cr:annotation',
  arrayShape: 'cr:arrayShape',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  containedIn: 'cr:containedIn',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  excludes: 'cr:excludes',
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isArray: 'cr:isArray',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  readLines: 'cr:readLines',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  sdVersion: 'cr:sdVersion',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
  unArchive: 'cr:unArchive',
  value: 'cr:value',
};

const FILE = 'records.jsonl';
/** As many as a reader of metadata wants to read; the manifest names all. */
const CREATORS = 100;

/** croissant.json: Croissant 1.1 (JSON-LD) of a snapshot, so that other tools load it. The same for the same manifest. */
export function croissantOf(manifest: Manifest): JsonObject {
  const urn = `urn:colophon:snapshot:${manifest.root}`;
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    '@id': urn,
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: manifest.name,
    description: manifest.description || manifest.name,
    url: urn,
    identifier: `sha256:${manifest.records.sha256}`,
    version: '1.0.0',
    isLiveDataset: false,
    datePublished: new Date(manifest.createdAt).toISOString(),
    license: licenceOf(manifest.terms),
    usageInfo: usageInfoOf(manifest.terms),
    creator: manifest.contributors
      .slice(0, CREATORS)
      .map(({ id, name }) => ({ '@type': 'sc:Person', name, identifier: id })),
    publisher: { '@type': 'sc:Person', name: manifest.createdBy.name, identifier: manifest.createdBy.key },
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      'prov:label': `${manifest.tool.name} ${manifest.tool.version}`,
    },
    ...(manifest.parent !== null && { 'prov:wasDerivedFrom': { '@id': `urn:colophon:snapshot:${manifest.parent}` } }),
    distribution: [
      {
        '@type': 'cr:FileObject',
        '@id': FILE,
        name: FILE,
        contentUrl: FILE,
        contentSize: `${manifest.records.bytes} B`,
        encodingFormat: 'application/jsonlines',
        sha256: manifest.records.sha256,
      },
    ],
    recordSet: [SPLITS, recordSetOf(manifest)],
  };
}

const SPLITS: JsonObject = {
  '@type': 'cr:RecordSet',
  '@id': 'splits',
  name: 'splits',
  dataType: 'cr:Split',
  key: { '@id': 'splits/name' },
  field: [
    { '@type': 'cr:Field', '@id': 'splits/name', name: 'name', dataType: 'sc:Text' },
    { '@type': 'cr:Field', '@id': 'splits/url', name: 'url', dataType: 'sc:URL' },
  ],
  data: [
    { 'splits/name': 'train', 'splits/url': 'cr:TrainingSplit' },
    { 'splits/name': 'validation', 'splits/url': 'cr:ValidationSplit' },
    { 'splits/name': 'test', 'splits/url': 'cr:TestSplit' },
  ],
};

function recordSetOf(manifest: Manifest): JsonObject {
  const key = ['input', 'source', 'row'];
  return {
    '@type': 'cr:RecordSet',
    '@id': 'records',
    name: 'records',
    description: `${manifest.records.count} records, one a line`,
    key: key.map((name) => ({ '@id': `records/${name}` })),
    field: [
      field('input', 'SHA-256 of the canonical fields', 'sc:Text', '$.input'),
      field('source', 'SHA-256 of the file that the record came from', 'sc:Text', '$.provenance.source'),
      field('row', 'Row in that file, from 1', 'sc:Integer', '$.provenance.row'),
      {
        ...field('split', 'What the record is meant for', 'sc:Text', '$.split'),
        references: { '@id': 'splits/name' },
      },
      ...manifest.fields.map((of) => fieldOf(of)),
      ...manifest.questions.map((question) => answerOf(question)),
    ],
  };
}

function field(name: string, description: string, dataType: JsonValue, jsonPath: string): JsonObject {
  return {
    '@type': 'cr:Field',
    '@id': `records/${name}`,
    name,
    description,
    dataType,
    source: { fileObject: { '@id': FILE }, extract: { jsonPath } },
  };
}

const LIST = { isArray: true, arrayShape: '-1' };

function fieldOf({ id, title, kind }: Field): JsonObject {
  const path = `$.fields.${id}`;
  const name = `fields/${id}`;
  if (kind === 'number') return field(name, title, 'sc:Float', path);
  if (kind === 'list') return { ...field(name, title, 'sc:Text', path), ...LIST };
  // Conversations and nested data come as they are: JSON.
  return field(name, title, 'sc:Text', path);
}

function answerOf(question: Question): JsonObject {
  const path = `$.answers.${question.id}`;
  const name = `answers/${question.id}`;
  const label = ['sc:Text', 'cr:Label'];
  switch (question.kind) {
    case 'choice':
      return { ...field(name, question.title, label, `${path}.labels`), ...LIST };
    case 'text':
      return field(name, question.title, label, `${path}.text`);
    case 'preference':
      return field(name, question.title, label, `${path}.chosen`);
    case 'rating':
      return field(name, question.title, ['sc:Float', 'cr:Label'], `${path}.rating`);
    case 'ranking':
      return { ...field(name, question.title, ['sc:Integer', 'cr:Label'], `${path}.order`), ...LIST };
    case 'spans':
      return field(name, question.title, label, `${path}.spans`);
    case 'chat':
      return field(name, question.title, label, `${path}.turns`);
    case 'form':
      return field(name, question.title, label, `${path}.values`);
    case 'relations':
      return field(name, question.title, label, `${path}.relations`);
    default:
      return question satisfies never;
  }
}

/** SPDX gives a licence an address; one of one's own is only named. */
export function licenceAddress(licence: string): string | null {
  return /^(?!LicenseRef-)[A-Za-z0-9.+-]+$/.test(licence) ? `https://spdx.org/licenses/${licence}` : null;
}

function licenceOf(terms: Terms): JsonValue {
  return licenceAddress(terms.licence) ?? { '@type': 'sc:CreativeWork', name: terms.licence, text: terms.text };
}

function usageInfoOf(terms: Terms): JsonObject {
  const acts: readonly (readonly [allowed: boolean, action: string, name: string])[] = [
    [terms.reading, 'urn:colophon:action:read-to-answer', 'Read to answer a question'],
    [terms.training, 'urn:colophon:action:train', 'Train a model'],
    [terms.commercialUse, 'odrl:commercialize', 'Commercial use'],
    [terms.derivatives !== 'forbidden', 'odrl:derive', 'Make derivatives'],
  ];
  const rules = (wanted: boolean, type: string): JsonObject[] =>
    acts
      .filter(([allowed]) => allowed === wanted)
      .map(([, action, name]) => ({ '@type': type, 'odrl:action': { '@id': action, name } }));
  const duties = [
    ...(terms.attribution ? [{ '@id': 'odrl:attribute', name: 'Name those who made it' }] : []),
    ...(terms.derivatives === 'share-alike' ? [{ '@id': 'odrl:shareAlike', name: 'Share alike' }] : []),
  ];
  const limits = [
    ...(terms.membersOnly ? ['Members only.'] : []),
    ...(terms.expiresAt === null ? [] : [`Expires ${new Date(terms.expiresAt).toISOString()}.`]),
    ...(terms.jurisdiction === '' ? [] : [`Jurisdiction: ${terms.jurisdiction}`]),
  ];
  return {
    '@type': ['sc:CreativeWork', 'odrl:Offer'],
    name: 'Terms of use',
    text: terms.text,
    ...(limits.length > 0 && { description: limits.join(' ') }),
    'odrl:permission': rules(true, 'odrl:Permission'),
    'odrl:prohibition': rules(false, 'odrl:Prohibition'),
    'odrl:obligation': duties.map((action) => ({ '@type': 'odrl:Duty', 'odrl:action': action })),
  };
}
