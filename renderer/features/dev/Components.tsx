import { type ReactNode, useState } from 'react';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { FitFigure } from '#renderer/features/models/FitFigure.tsx';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './Components.module.css';
import { Fields } from './Fields.tsx';
import { Overlays } from './Overlays.tsx';

const kinds = ['call', 'plain', 'quiet', 'grave'] as const;
const tones = ['plain', 'warning', 'trouble'] as const;
const verdicts = ['device', 'shared', 'memory', 'too-large'] as const;

/** Every component in every state, in the theme that is chosen. Reached at #/dev/ui. */
export function Components() {
  const [broken, setBroken] = useState(false);
  if (broken) throw new Error(t('dev.brokenOnPurpose'));
  const word = t('dev.word');

  return (
    <Room title={t('dev.title')} note={t('dev.note')} actions={<Button>{t('dev.act')}</Button>}>
      <div className={styles.page}>
        <Specimen name="Button">
          {kinds.flatMap((kind) =>
            (['normal', 'small'] as const).map((size) => (
              <Button key={`${kind}-${size}`} kind={kind} size={size}>
                {kind} {size}
              </Button>
            )),
          )}
          <Button kind="call">
            {t('dev.actWithKey')} <Kbd>Enter</Kbd>
          </Button>
          {kinds.map((kind) => (
            <Button key={kind} kind={kind} disabled>
              {t('dev.disabled')}
            </Button>
          ))}
        </Specimen>
        <Specimen name="Kbd, Hash">
          <Kbd>G C</Kbd>
          <Kbd>Ctrl K</Kbd>
          <Hash value="9f31c0ffee00112233445566778899aabbccddeeff00112233445566778899aa" of={t('dev.hash')} />
        </Specimen>
        <Specimen name="Notice">
          {tones.map((tone) => (
            <Notice key={tone} tone={tone}>
              {t('dev.sentence')}
            </Notice>
          ))}
        </Specimen>
        <Specimen name="Progress">
          {[0, 0.41, 1, undefined].map((fraction) => (
            <div key={String(fraction)} className={styles.wide}>
              <Progress fraction={fraction} label={`${word} ${fraction ?? ''}`} />
            </div>
          ))}
        </Specimen>
        <Specimen name="FitFigure">
          {verdicts.map((verdict) => (
            <div key={verdict} className={styles.wide}>
              <FitFigure fit={exampleFit(verdict)} />
            </div>
          ))}
        </Specimen>
        <Fields />
        <Overlays />
        <Specimen name="Toast">
          <Button onClick={() => toast({ text: t('dev.sentence') })}>{t('dev.sayToast')}</Button>
          <Button onClick={() => toast({ text: t('dev.sentence'), undo: () => {} })}>{t('dev.sayUndo')}</Button>
          <Button onClick={() => toast({ text: t('dev.sentence'), tone: 'trouble' })}>{t('dev.sayTrouble')}</Button>
        </Specimen>
        <Specimen name="BrokenPage">
          <Button kind="grave" onClick={() => setBroken(true)}>
            {t('dev.breakRoom')}
          </Button>
        </Specimen>
      </div>
    </Room>
  );
}

export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className={styles.specimen} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <div className={styles.states}>{children}</div>
    </section>
  );
}

function exampleFit(verdict: (typeof verdicts)[number]) {
  const gigabyte = 1024 ** 3;
  return {
    verdict,
    device: 'GeForce RTX 4070',
    weightsBytes: 4.1 * gigabyte,
    cacheBytes: 0.5 * gigabyte,
    workBytes: 0.4 * gigabyte,
    adapterBytes: 0.1 * gigabyte,
    neededBytes: 5.1 * gigabyte,
    deviceBytes: verdict === 'memory' ? 0 : 5.1 * gigabyte,
    memoryBytes: verdict === 'memory' ? 5.1 * gigabyte : 0,
    deviceLayers: verdict === 'memory' ? 0 : 32,
    layers: 32,
    freeBytes: (verdict === 'too-large' ? 3 : 8) * gigabyte,
    contextTokens: 4096,
  };
}
