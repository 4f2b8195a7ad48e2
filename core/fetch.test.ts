import { describe, expect, it } from 'vitest';
import { guessRoom, isBaseFile, pieceOf, quantisationOf, repositoryIdSchema, repositoryPathSchema } from './fetch.ts';
import { isHubAddress, isProxyAddress } from './netAddress.ts';

describe('what a file name tells', () => {
  it.each([
    ['Small-Model-Q4_K_M.gguf', 'Q4_K_M'],
    ['small.model.q8_0.gguf', 'Q8_0'],
    ['small_iq2_xxs.gguf', 'IQ2_XXS'],
    ['Small-UD-Q5_K_XL.gguf', 'Q5_K_XL'],
    ['Small-Q4_0_4_8.gguf', 'Q4_0_4_8'],
    ['Small-BF16.gguf', 'BF16'],
    ['small-fp16.gguf', 'F16'],
    ['gpt-MXFP4.gguf', 'MXFP4'],
    // The last one counts: what stands before is part of the name.
    ['F16-lovers-Q6_K.gguf', 'Q6_K'],
    ['Small.gguf', null],
    ['FAQ4_KIDS.gguf', null],
  ])('%s is stored as %s', (name, quantisation) => expect(quantisationOf(name)).toBe(quantisation));

  it('knows a piece from a whole', () => {
    expect(pieceOf('a/Big-Q8_0-00002-of-00007.gguf')).toEqual({ whole: 'a/Big-Q8_0.gguf', piece: 2, of: 7 });
    expect(pieceOf('Big-2-of-7.gguf')).toBeNull();
  });

  it('knows a base from what goes beside one', () => {
    expect(['Small.gguf', 'a/b.GGUF'].every(isBaseFile)).toBe(true);
    expect(['mmproj-Small.gguf', 'Small-mmproj-F16.gguf', 'Small.imatrix.gguf', 'README.md'].some(isBaseFile)).toBe(
      false,
    );
  });

  it('guesses whether a size fits', () => {
    expect([4, 8, 9].map((size) => guessRoom(size, 10))).toEqual(['fits', 'tight', 'too-large']);
  });
});

describe('what may stand in an address', () => {
  it.each(['owner/name', 'a-b_c.d/E.1', 'gpt2'])('takes the repository %s', (id) =>
    expect(repositoryIdSchema.safeParse(id).success).toBe(true),
  );
  it.each(['', '../x', 'a/../b', 'a/..', 'a/b/c', '/a', 'a?b', 'a b', 'a/b#c', '%2e%2e/x', 'a\n'])(
    'refuses the repository %j',
    (id) => expect(repositoryIdSchema.safeParse(id).success).toBe(false),
  );
  it.each(['/a.gguf', 'a//b', '../a', 'a/./b', 'a\\b', 'a\u202eb', 'a\u0000', ''])('refuses the path %j', (path) =>
    expect(repositoryPathSchema.safeParse(path).success).toBe(false),
  );

  it.each(['https://huggingface.co', 'https://mirror.example:8443/hub/', 'http://127.0.0.1:8080', 'http://[::1]:80/a'])(
    'takes %s for a hub',
    (address) => expect(isHubAddress(address)).toBe(true),
  );
  it.each([
    'http://mirror.example',
    'http://127.0.0.1.mirror.example',
    'http://localhost.mirror.example',
    'https://me:secret@mirror.example',
    'https://mirror.example/?a',
    'https://mirror.example/#a',
    'file:///etc',
    'javascript:1',
    '',
  ])('refuses %s for a hub', (address) => expect(isHubAddress(address)).toBe(false));

  it('takes a proxy, or none', () => {
    expect(['', 'http://proxy.example:3128', 'https://proxy.example/'].every(isProxyAddress)).toBe(true);
    expect(['proxy:3128', 'socks5://proxy', 'http://me:secret@proxy', 'http://proxy/a'].some(isProxyAddress)).toBe(
      false,
    );
  });
});
