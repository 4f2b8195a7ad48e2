import type { Options } from 'react-markdown';

type Plugin = Extract<NonNullable<Options['rehypePlugins']>[number], (...settings: never[]) => unknown>;

/** Deeper than any page a person would write; a browser's layout gives up somewhere beyond a thousand. */
const DEEPEST = 60;

interface Node {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  value?: string;
  children?: Node[];
}

/** Refuses a tree that is too deep, and turns an image inside a link into its words: a link cannot hold another. */
export const tame: Plugin = () => (tree: Node) => {
  let level: { node: Node; linked: boolean }[] = [{ node: tree, linked: false }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw new Error('The markdown is nested too deeply.');
    level = level.flatMap(({ node, linked }) => {
      if (linked && node.tagName === 'img') {
        node.type = 'text';
        node.value = typeof node.properties?.alt === 'string' ? node.properties.alt : '';
        delete node.tagName;
      }
      return (node.children ?? []).map((child) => ({ node: child, linked: linked || node.tagName === 'a' }));
    });
  }
};
