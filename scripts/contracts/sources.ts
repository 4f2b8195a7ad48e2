import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { root } from '../run.ts';
import { compileStandard } from './compiler.ts';

/** As in `contracts/foundry.toml`, so that what forge tests is what is deployed. */
export const SETTINGS = {
  viaIR: true,
  optimizer: { enabled: true, runs: 10_000 },
  // Every OP Stack chain has it.
  evmVersion: 'cancun',
};

const TRANSIENT = '2394';
const GUARD = '@openzeppelin/contracts/utils/TransientSlot.sol';

/** What is deployed. */
export type ContractName = 'Datanets' | 'Adapters' | 'Settlement';

interface StandardInput {
  language: 'Solidity';
  sources: Record<string, { content: string }>;
  settings: Record<string, unknown>;
}

export interface AbiParameter {
  name: string;
  type: string;
  internalType?: string;
  indexed?: boolean;
  components?: AbiParameter[];
}

export interface AbiItem {
  type: 'function' | 'event' | 'error' | 'constructor';
  name?: string;
  inputs: AbiParameter[];
  outputs?: AbiParameter[];
  stateMutability?: string;
}

/** The little of a syntax tree that is read here. */
export interface SyntaxNode {
  nodeType: string;
  name?: string;
  nodes?: SyntaxNode[];
  members?: { name: string }[];
}

export interface CompiledContract {
  abi: AbiItem[];
  evm: { bytecode: { object: string }; deployedBytecode: { object: string } };
}

interface StandardOutput {
  errors?: { formattedMessage: string; errorCode: string; sourceLocation?: { file: string } }[];
  contracts?: Record<string, Record<string, CompiledContract>>;
  sources: Record<string, { ast: SyntaxNode }>;
}

export interface Compiled {
  /** With every source in it: what a verifier needs to make the same bytes again. */
  input: StandardInput;
  contracts: Record<ContractName, CompiledContract>;
  trees: SyntaxNode[];
}

/** All that the compiler is told of what is deployed. */
export function contractsInput(): StandardInput {
  return inputOf(allSources());
}

export function compileContracts(): Compiled {
  const input = contractsInput();
  const output = JSON.parse(compileStandard(JSON.stringify(input))) as StandardOutput;
  // A warning is a problem too, but for what is said of every guard that clears what it stored.
  const problems = (output.errors ?? [])
    .filter(({ errorCode, sourceLocation }) => errorCode !== TRANSIENT || sourceLocation?.file !== GUARD)
    .map(({ formattedMessage }) => formattedMessage);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const found = (name: ContractName) => {
    const contract = output.contracts?.[`contracts/src/${name}.sol`]?.[name];
    if (contract === undefined) throw new Error(`The compiler made no ${name}`);
    return contract;
  };
  // Those of the libraries have nothing that is said to these contracts.
  const own = Object.entries(output.sources).filter(([path]) => path.startsWith('contracts/'));
  const trees = own.map(([, { ast }]) => ast);
  const contracts = { Datanets: found('Datanets'), Adapters: found('Adapters'), Settlement: found('Settlement') };
  return { input, contracts, trees };
}

/** A contract of the tests, by the path of its file from the root of the repository. It is brought to no chain but theirs. */
export function compileTestContract(path: string, name: string): CompiledContract {
  const output = JSON.parse(compileStandard(JSON.stringify(testInput(path, name)))) as StandardOutput;
  const contract = output.contracts?.[path]?.[name];
  if (contract === undefined)
    throw new Error(output.errors?.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return contract;
}

const OUTPUTS = ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'];

function inputOf(sources: StandardInput['sources']): StandardInput {
  const outputSelection = { '*': { '*': [...OUTPUTS, 'metadata'], '': ['ast'] } };
  return { language: 'Solidity', sources, settings: { ...SETTINGS, outputSelection } };
}

/** Code is made of this contract alone: of its neighbours it would take most of the time. */
function testInput(path: string, name: string): StandardInput {
  const outputSelection = { [path]: { [name]: OUTPUTS } };
  return { language: 'Solidity', sources: sourcesFrom([path]), settings: { ...SETTINGS, outputSelection } };
}

function allSources(): StandardInput['sources'] {
  const folder = join(root, 'contracts', 'src');
  return sourcesFrom(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sol'))
      .map((path) => relative(root, join(folder, path)).split(sep).join(posix.sep)),
  );
}

/** By their path from the root of the repository, or of `node_modules`: paths are part of the hash in the bytecode. */
function sourcesFrom(paths: readonly string[]): StandardInput['sources'] {
  const open = [...paths];
  const found = new Map<string, string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const text = readFileSync(join(root, path.startsWith('@') ? `node_modules/${path}` : path), 'utf8');
    // As in the repository, also on a system that checks files out with other ends of lines.
    const content = text.replaceAll('\r\n', '\n');
    found.set(path, content);
    for (const [, imported = ''] of content.matchAll(/^import [^"']*["']([^"']+)["'];/gm)) {
      open.push(imported.startsWith('.') ? posix.join(posix.dirname(path), imported) : imported);
    }
  }
  const sorted = [...found].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([path, content]) => [path, { content }]));
}
