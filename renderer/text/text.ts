import { createInstance } from 'i18next';
import { english } from './english.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english };
    returnNull: false;
  }
}

const catalogue = createInstance();
void catalogue.init({
  lng: 'en',
  resources: { en: { translation: english } },
  // The words are there already: nothing has to be waited for.
  initAsync: false,
  // React escapes what it renders; escaping twice shows "&amp;".
  interpolation: { escapeValue: false },
});

/** The sentence for a key of the catalogue. A wrong key does not compile. */
export const t = catalogue.t;
