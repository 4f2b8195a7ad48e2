import { describe, expect, it } from 'vitest';
import { languageOf, languageOutliers } from './language.ts';

/** The first article of the Universal Declaration of Human Rights. */
const ARTICLE: [string, string][] = [
  [
    'en',
    'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.',
  ],
  [
    'de',
    'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.',
  ],
  [
    'fr',
    'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.',
  ],
  [
    'es',
    'Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.',
  ],
  [
    'it',
    'Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.',
  ],
  [
    'pt',
    'Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade.',
  ],
  [
    'nl',
    'Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.',
  ],
  [
    'sv',
    'Alla människor är födda fria och lika i värde och rättigheter. De är utrustade med förnuft och samvete och bör handla gentemot varandra i en anda av broderskap.',
  ],
  [
    'pl',
    'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.',
  ],
  [
    'cs',
    'Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství.',
  ],
  [
    'ro',
    'Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele sunt înzestrate cu rațiune și conștiință și trebuie să se comporte unele față de altele în spiritul fraternității.',
  ],
  [
    'tr',
    'Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.',
  ],
  [
    'id',
    'Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka dikaruniai akal dan hati nurani dan hendaknya bergaul satu sama lain dalam persaudaraan.',
  ],
  [
    'vi',
    'Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hóa ban cho lý trí và lương tâm.',
  ],
  [
    'ru',
    'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.',
  ],
  [
    'uk',
    'Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю і повинні діяти у відношенні один до одного в дусі братерства.',
  ],
  [
    'bg',
    'Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест и следва да се отнасят помежду си в дух на братство.',
  ],
  ['el', 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.'],
  ['he', 'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.'],
  [
    'ar',
    'يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء.',
  ],
  [
    'fa',
    'تمام افراد بشر آزاد به دنیا می آیند و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل و وجدان هستند و باید نسبت به یکدیگر با روح برادری رفتار کنند.',
  ],
  ['hi', 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।'],
  ['th', 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ'],
  ['ko', '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.'],
  ['ja', 'すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。'],
  ['zh', '人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。'],
];

describe('languageOf', () => {
  it.each(ARTICLE)('knows %s', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  it.each([
    '',
    'ok',
    '12345 67890 — !!! 😀😀😀😀😀😀😀😀😀😀',
    'const total = items.map(x => x.price).reduce((a, b) => a + b)',
    'Lorem ipsum dolor sit amet consectetur adipiscing elit sed',
    'Paris London Berlin Madrid Rome Lisbon Amsterdam Stockholm',
    'Это русский and this is English, half and half так и есть',
    'https://a.com/x https://b.com/y mail@c.com d.com e.com f.com Installation Summary Details',
    'ትህትና ሰላም ለዓለም ሁሉ ይሁን',
  ])('says nothing of: %s', (text) => {
    expect(languageOf(text)).toBeNull();
  });

  it('looks at the beginning of a very long text only', () => {
    const english = ARTICLE[0]![1].repeat(20);
    expect(languageOf(english + 'мир '.repeat(1_000_000))).toBe('en');
  });
});

describe('languageOutliers', () => {
  it('finds the rare ones, among those that were guessed', () => {
    const guesses = [
      ...Array.from({ length: 97 }, () => 'en' as const),
      'fr' as const,
      'de' as const,
      'de' as const,
      null,
    ];
    expect(languageOutliers(guesses)).toEqual({
      counts: [
        { language: 'en', records: 97 },
        { language: 'de', records: 2 },
        { language: 'fr', records: 1 },
      ],
      outliers: [
        { record: 97, language: 'fr' },
        { record: 98, language: 'de' },
        { record: 99, language: 'de' },
      ],
    });
    expect(languageOutliers(['en', 'fr', null]).outliers).toEqual([]);
    expect(languageOutliers([])).toEqual({ counts: [], outliers: [] });
  });
});
