import type { BenchmarkDocument, BenchmarkItem } from './benchmark.ts';

/**
 * Plain prose about ordinary things, written for this app: how likely a model finds it tells what an adapter made it
 * forget. It was never published apart from the app, and says nothing that anybody would train on.
 */
const PASSAGES = [
  'The kettle had just begun to sing when the neighbour knocked. She had brought back the ladder that she borrowed in spring, and with it a jar of plum jam. They stood in the doorway for a while and talked about the weather, which had been too dry, and about the road, which was to be closed for a week.',
  'Bread dough rises because yeast feeds on the sugar in the flour and gives off gas. The gas cannot escape, since kneading has turned the dough into a net that holds it. In the oven the bubbles grow once more, then the net becomes firm, and what was air in the dough becomes the holes in the loaf.',
  'A river is seldom in a hurry near its mouth. It has left the hills behind and spreads over the plain, dropping the sand that it carried. Over the years the sand becomes banks, the banks become islands, and the river divides itself among them before it reaches the sea.',
  'To mend a bicycle tyre, take the wheel off and lift one side of the tyre over the rim. Pull the tube out, pump it up a little and listen for the hole. Dry the place, roughen it, spread the glue thinly and wait until it no longer looks wet. Only then press the patch on.',
  'The meeting began ten minutes late, as it always did. There were three points to be settled: who would look after the garden in August, whether the fence needed paint this year, and what to do about the cat. By nine o’clock the first two had been put off, and nobody wanted to speak about the third.',
  'Snow is quiet because it is full of air. Between the flakes there are small hollows, and sound that runs into them loses its strength. When the snow has frozen hard and become ice, the effect is gone, and footsteps can be heard from far away.',
  'When my grandfather wrote a letter, he first wrote the address. He said that it was easier to find the words when you knew to whom they were going. Then he sharpened his pencil, although he would use a pen, and looked out of the window until the first sentence came.',
  'A library keeps more than books. It keeps the order in which they stand, the cards that say who read them last, and the habit of speaking softly. When the old one in our town was moved, the books were the easy part; it took two years until people whispered in the new rooms.',
  'If two trains leave at the same time from towns that lie two hundred kilometres apart, and each goes at fifty kilometres an hour towards the other, they meet after two hours. Each has then gone a hundred kilometres. Nobody in either train needs to know this, but the signalman does.',
  'Clouds that look like wool usually mean fair weather. Those that stand like towers do not: within them warm air climbs so fast that drops are carried up, freeze, fall and are carried up again, until they are too heavy for the wind. What comes down then is hail.',
  'The shop sold string, candles, buttons, nails by weight and a kind of biscuit that could be had nowhere else. Its owner knew what everybody had bought the year before. “You will need lamp oil again,” he would say, and put the tin on the counter before anyone had opened their mouth.',
  'An apple tree that is never cut grows many branches and small fruit. Cutting it in late winter lets light into the crown, and the tree puts its strength into what is left. Too much cutting, however, makes it answer with a thicket of straight shoots that bear nothing at all.',
  'Most maps are drawn with north at the top, but there is no need for it. Older maps often had east there, because the sun rises in the east, and a map of a valley may well be turned so that the river runs down the page. What matters is that the reader is told.',
  'She learned to play the cello late, at forty, and never became good at it. But on some evenings, when the windows were open and no one was at home, she played a slow piece that she knew by heart, and for a few minutes everything in the room seemed to stand in its right place.',
  'A contract is a promise that a court will hear. Two people may agree on anything that the law does not forbid, and mostly they need not even write it down. They write it down all the same, since memory is kind to whoever remembers, and paper is not.',
  'The last ferry left at six. Those who missed it slept in the waiting room, where there was a stove, a bench along the wall and a picture of a ship that had sunk before any of them were born. In the morning the keeper made coffee for all of them and charged nothing.',
];

const items: BenchmarkItem[] = PASSAGES.map((passage) => ({ messages: [], references: [passage], gold: null }));

/** Ships with the app: the check of what an adapter forgot. */
export const GENERAL_TEXT: BenchmarkDocument = {
  format: 'colophon-benchmark/1',
  name: 'Plain prose',
  note: 'Sixteen short passages about ordinary things. A model that finds them less likely than before has forgotten some of its language.',
  author: { profile: null, name: 'Colophon' },
  kind: 'loss',
  about: 'general',
  form: 'plain',
  source: { kind: 'app' },
  longestAnswerTokens: 1,
  seed: 1,
  items,
  human: [],
};
