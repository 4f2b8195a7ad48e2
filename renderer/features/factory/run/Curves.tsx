import { useMemo } from 'react';
import { t } from '#renderer/text/text.ts';
import { Chart, type ChartLine } from '#renderer/ui/Chart.tsx';
import styles from '../Factory.module.css';
import { lossText } from '../settingFields.ts';
import type { Watched } from './useRunWatch.ts';

/** What is learned and what is held out, and where the bare base stands. */
export function Curves({ run, steps, heldOut }: Pick<Watched, 'run' | 'steps' | 'heldOut'>) {
  const { baseLoss } = run;
  const last = Math.max(steps.at(-1)?.step ?? 0, heldOut.at(-1)?.step ?? 0);
  const lines = useMemo(
    (): ChartLine[] => [
      {
        name: t('factory.run.trainLoss'),
        colour: '--ink-3',
        dash: [],
        points: steps.map(({ step, loss }) => ({ x: step, y: loss })),
      },
      {
        name: t('factory.run.heldOutLoss'),
        colour: '--rubric',
        dash: [7, 3],
        dots: true,
        points: heldOut.map(({ step, loss }) => ({ x: step, y: loss })),
      },
      ...(baseLoss === null
        ? []
        : [
            {
              name: t('factory.run.baseLine'),
              colour: '--contributor-1' as const,
              dash: [2, 4],
              points: [
                { x: 0, y: baseLoss },
                { x: Math.max(1, last), y: baseLoss },
              ],
            },
          ]),
    ],
    [steps, heldOut, baseLoss, last],
  );
  return (
    <section className={styles.block} aria-label={t('factory.run.curves')}>
      <h3 className={styles.heading}>{t('factory.run.curves')}</h3>
      <p className={styles.help}>{t('factory.run.curvesHelp')}</p>
      {steps.length + heldOut.length === 0 ? (
        <p>{t('factory.run.noCurve')}</p>
      ) : (
        <Chart
          x={t('factory.run.step')}
          label={t('factory.run.summary', { train: fromTo(steps), heldOut: fromTo(heldOut) })}
          lines={lines}
          figure={lossText}
        />
      )}
    </section>
  );
}

function fromTo(points: readonly { readonly loss: number }[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return t('factory.run.noValues');
  return t('factory.run.fromTo', { from: lossText(first.loss), to: lossText(last.loss) });
}
