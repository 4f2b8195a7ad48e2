/** Invented, so that nobody's illness stands in a test: for pictures, and wherever a text has to be read by people. */
export const triageNotes: readonly { note: string; urgency: string; marked: readonly (readonly [string, string])[] }[] =
  [
    {
      note: 'Woman, 78, brought in by her daughter after two days of poor appetite. Since this morning new confusion, answers slowly. Takes bisoprolol 5 mg and apixaban. Breathing 26 per minute, 35.8 °C, pressure 104/61. Knees mottled. Daughter says she is “not herself”.',
      urgency: 'immediate',
      marked: [
        ['two days of poor appetite', 'symptom'],
        ['new confusion', 'symptom'],
        ['bisoprolol 5 mg', 'history'],
        ['apixaban', 'history'],
        ['26 per minute', 'measurement'],
        ['35.8 °C', 'measurement'],
        ['104/61', 'measurement'],
      ],
    },
    {
      note: 'Boy, 6, fell from a swing an hour ago. Cried at once, no vomiting, remembers the fall. Swelling above the left wrist, moves all fingers. Pulse 98, saturation 99 %.',
      urgency: 'soon',
      marked: [
        ['Swelling above the left wrist', 'symptom'],
        ['Pulse 98', 'measurement'],
        ['99 %', 'measurement'],
      ],
    },
    {
      note: 'Man, 54, tightness across the chest for forty minutes, began while carrying boxes. Sweating, pale. Smoker. Father had a heart attack at 50. Pressure 151/94, pulse 104.',
      urgency: 'immediate',
      marked: [
        ['tightness across the chest', 'symptom'],
        ['Sweating', 'symptom'],
        ['Father had a heart attack at 50', 'history'],
        ['151/94', 'measurement'],
      ],
    },
    {
      note: 'Woman, 31, asks for a repeat of her contraceptive. No complaints. Pressure 118/72.',
      urgency: 'routine',
      marked: [['118/72', 'measurement']],
    },
    {
      note: 'Man, 45, sore throat for three days, drinks well, no trouble breathing. 37.9 °C. Two children at home had the same last week.',
      urgency: 'routine',
      marked: [
        ['sore throat for three days', 'symptom'],
        ['37.9 °C', 'measurement'],
      ],
    },
    {
      note: 'Girl, 2, fever since last night, 39.6 °C. Drinks little, last wet nappy nine hours ago. Eyes sunken, cries without tears. No rash.',
      urgency: 'urgent',
      marked: [
        ['39.6 °C', 'measurement'],
        ['Drinks little', 'symptom'],
        ['cries without tears', 'symptom'],
      ],
    },
    {
      note: 'Woman, 66, cut her palm with a kitchen knife. Bleeding stops under pressure. Feels all fingers, moves the thumb against resistance. Last tetanus shot unknown. Takes acetylsalicylic acid 100 mg.',
      urgency: 'soon',
      marked: [
        ['cut her palm', 'symptom'],
        ['acetylsalicylic acid 100 mg', 'history'],
      ],
    },
    {
      note: 'Man, 72, cannot pass water since last evening, strong pain above the pubic bone. Known enlarged prostate. Restless.',
      urgency: 'urgent',
      marked: [
        ['cannot pass water', 'symptom'],
        ['Known enlarged prostate', 'history'],
      ],
    },
    {
      note: 'Woman, 24, wheezing since the morning after a walk through cut grass. Speaks in half sentences. Inhaler used four times. Saturation 93 %, breathing 28 per minute.',
      urgency: 'immediate',
      marked: [
        ['Speaks in half sentences', 'symptom'],
        ['Saturation 93 %', 'measurement'],
        ['28 per minute', 'measurement'],
      ],
    },
    {
      note: 'Man, 38, back pain after lifting a washing machine. Walks bent, no numbness, passes water as usual. Asks for a certificate.',
      urgency: 'routine',
      marked: [['back pain', 'symptom']],
    },
    {
      note: 'Woman, 59, sudden loss of sight in the right eye half an hour ago, like a curtain. No pain. High pressure for years, stopped her tablets in spring.',
      urgency: 'immediate',
      marked: [
        ['sudden loss of sight in the right eye', 'symptom'],
        ['stopped her tablets in spring', 'history'],
      ],
    },
    {
      note: 'Boy, 11, bee sting on the forearm an hour ago. Redness as wide as a hand, itches. No hives elsewhere, breathes freely.',
      urgency: 'soon',
      marked: [['Redness as wide as a hand', 'symptom']],
    },
  ];
