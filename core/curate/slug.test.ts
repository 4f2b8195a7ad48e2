import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freshSlug, slugOf } from './slug.ts';
import { slugSchema } from './value.ts';

it('keeps what can be read of a name', () => {
  expect(slugOf('Sentiment (fine)', 'x')).toBe('sentiment_fine');
  expect(slugOf('Größe', 'x')).toBe('gro_e');
  expect(slugOf('2nd label', 'x')).toBe('nd_label');
  expect(slugOf('תווית', 'label')).toBe('label');
  expect(slugOf('__proto__', 'x')).toBe('proto');
  expect({}).not.toHaveProperty(slugOf('constructor', 'x'));
});

it('makes a name that is allowed and not taken, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 30 }), (names) => {
      const taken = new Set<string>();
      const slugs = names.map((name) => freshSlug(name, 'column', taken));
      expect(new Set(slugs).size).toBe(names.length);
      for (const slug of slugs) expect(slugSchema.safeParse(slug).success).toBe(true);
    }),
  );
});
