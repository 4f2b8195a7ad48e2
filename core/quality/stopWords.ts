/** Frequent small words, and letters that only that language of these has. Apostrophes part words (see wordsOf). */
export const LATIN = {
  en: [
    'the of and to in is that it was for on with as are this be at have not you i by from or but a an if can will which when has do no',
    '',
  ],
  de: ['der die das und ist nicht ein eine zu den mit auf für sich dem des im von auch es ich wie bei wird sind', 'ß'],
  fr: [
    'le la les de des en et est un une du dans que qui pour pas sur avec ce il je ne au plus nous vous sont l d',
    'œù',
  ],
  es: ['el la los las de que y en un una es por con para no se del lo al como pero más su yo está', 'ñ¿¡'],
  it: ['il la di che e è un una per non in con del della sono si lo gli le da ma come questo anche nel', 'ìò'],
  pt: ['o a os as de que e do da em um uma para com não é no na se por mais dos como mas foi', 'ãõ'],
  nl: ['de het een en van is dat in te niet op zijn met voor ik er maar ook aan bij die als wat naar om', 'ĳ'],
  sv: ['och att det som en är på för av med inte den till jag ett om har de så var men från han vi kan', ''],
  da: ['og at det som en er på for af med ikke den til jeg et om har de så var men fra han vi kan at sig', ''],
  no: ['og det som en er på for av med ikke den til jeg et om har de så var men fra han vi kan å seg', ''],
  pl: ['i w nie na się z do to że jest o jak ale po co tak za od dla przez był czy tym ich są', 'łśżźćń'],
  cs: ['a je se v na že to s z do by ale jako za pro jsem jsou byl po který tak ve si od k', 'ěřů'],
  ro: ['și în de la cu nu un o pe care este din pentru mai că să au fost sunt dar se le ca lui prin', 'țșă'],
  tr: ['ve bir bu için ile de da ne çok gibi daha var en ama kadar olarak sonra değil olan her o ben mi ki', 'ğı'],
  id: [
    'yang dan di itu dengan untuk dari ini tidak pada dalam adalah akan ke saya ada mereka sudah juga bisa oleh kami',
    '',
  ],
  vi: [
    'và của là có không được một cho các người với này trong đã những để khi tôi đến từ như về ra cũng',
    'ơưđạảấầếềệịọộớợủứữ',
  ],
} as const;

export const CYRILLIC = {
  ru: ['и в не на что я с он как это по но из у за то она так от же для был мы бы о', 'ыэё'],
  uk: ['і в не на що я з він як це по але у за та від до для був ми або є його та бо', 'іїєґ'],
  bg: ['и в не на че с той как това по но от за да се е са като до със при един беше ще си', ''],
} as const;

export const ARABIC = {
  ar: ['في من على أن إلى التي الذي هذا هذه كان عن لا ما مع أو هو كل قد و لم بين بعد ثم', 'ةأإ'],
  fa: ['و در به از که این را با است برای آن یک خود تا بر هم نیز شده می ها بود های', 'پچژگی'],
  ur: ['کے کی میں ہے اور سے کا کو پر نے یہ ہیں کہ ایک بھی نہیں تھا گیا کر وہ تو', 'ٹڈڑےںھ'],
} as const;

export const DEVANAGARI = {
  hi: ['है के में की और का से को पर यह हैं ने कि भी एक नहीं था लिए कर वह तो इस', ''],
  mr: ['आहे आणि या च्या हे की ते तो मध्ये नाही होते व हा ही आहेत होता साठी केले पण', 'ळ'],
} as const;
