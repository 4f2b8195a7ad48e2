import { wordsOf } from '../quality/words.ts';

/**
 * What stands everywhere and is nobody's, in our own choice: clauses of licences, what assistants say out of courtesy,
 * the frame of a web page. A phrase that more than ten clusters hold is common property anyway (fold.ts); these are so
 * where few records hold them too. Short phrases are left out: chance already keeps those from counting.
 */
const PHRASES = `
permission is hereby granted free of charge to any person obtaining a copy of this software and associated documentation files
to deal in the software without restriction including without limitation the rights to use copy modify merge publish distribute sublicense and or sell copies of the software
the above copyright notice and this permission notice shall be included in all copies or substantial portions of the software
the software is provided as is without warranty of any kind express or implied including but not limited to the warranties of merchantability fitness for a particular purpose and noninfringement
in no event shall the authors or copyright holders be liable for any claim damages or other liability
whether in an action of contract tort or otherwise arising from out of or in connection with the software or the use or other dealings in the software
redistribution and use in source and binary forms with or without modification are permitted provided that the following conditions are met
redistributions of source code must retain the above copyright notice this list of conditions and the following disclaimer
licensed under the apache license version 2 0 the license you may not use this file except in compliance with the license
you may obtain a copy of the license at http www apache org licenses license 2 0
unless required by applicable law or agreed to in writing software distributed under the license is distributed on an as is basis without warranties or conditions of any kind either express or implied
see the license for the specific language governing permissions and limitations under the license
this program is free software you can redistribute it and or modify it under the terms of the gnu general public license as published by the free software foundation
this program is distributed in the hope that it will be useful but without any warranty without even the implied warranty of merchantability or fitness for a particular purpose
you should have received a copy of the gnu general public license along with this program
this work is licensed under a creative commons attribution
all rights reserved no part of this publication may be reproduced
as an ai language model i
as a large language model i
i m sorry but i can t help with that
i m sorry for any confusion
thank you for your question
i hope this helps let me know if you have any other questions
please let me know if you have any further questions
let me know if you need anything else
feel free to reach out if you have any questions
is there anything else i can help you with
how can i help you today
here is a step by step guide
it is important to note that
als ki sprachmodell kann ich
lassen sie mich wissen wenn sie weitere fragen haben
wie kann ich ihnen heute helfen
en tant que modèle de langage je
n hésitez pas à me poser d autres questions
como modelo de lenguaje no puedo
espero que esto te ayude si tienes más preguntas
doctype html html lang en head meta charset utf 8
meta name viewport content width device width initial scale 1
meta http equiv x ua compatible content ie edge
this website uses cookies to ensure you get the best experience
by continuing to use this site you agree to our use of cookies
skip to main content
`;

const phrases = new Map<string, string[][]>();
for (const line of PHRASES.split('\n')) {
  const words = wordsOf(line);
  const [first] = words;
  if (first !== undefined) phrases.set(first, [...(phrases.get(first) ?? []), words]);
}

/** Which of these words, as `wordsOf` has them, stand in such a phrase: 1 where one does. */
export function boilerplateIn(words: readonly string[]): Uint8Array {
  const found = new Uint8Array(words.length);
  for (const [at, word] of words.entries()) {
    for (const phrase of phrases.get(word) ?? []) {
      if (phrase.every((one, place) => words[at + place] === one)) found.fill(1, at, at + phrase.length);
    }
  }
  return found;
}
