import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Sheet, Table } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import type { Go } from '../sections.ts';
import { FigureText, intervalText } from './FigureText.tsx';
import { type Pair, type QuestionAgreement, SEED, mainFigure } from './measure.ts';
import type { AgreementNow } from './useAgreement.ts';

/** How well people agree, question by question and pair by pair. */
export function AgreementView({ agreement: { agreement, measuring, error }, go }: { agreement: AgreementNow; go: Go }) {
  const head = useNow((now) => now.head);
  return (
    <Sheet title={t('curateQuality.section.agreement')} lead={t('curateQuality.agreement.lead')}>
      <div className={sheet.part} role="status">
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {measuring && <p className={sheet.quiet}>{t('curateQuality.agreement.measuring')}</p>}
        {agreement !== null && (
          <p>
            {t('curateQuality.agreement.overlap', { count: agreement.records, amount: count(agreement.records) })}{' '}
            {t('curateQuality.agreement.seed', { seed: SEED })}
          </p>
        )}
      </div>
      {agreement !== null && agreement.records === 0 && (
        <div className={sheet.part}>
          <Notice>
            {t('curateQuality.agreement.secondNeeded')}{' '}
            <button type="button" className={sheet.link} onClick={() => go({ section: 'second' })}>
              {t('curateQuality.section.second')}
            </button>
          </Notice>
        </div>
      )}
      {agreement?.questions.map((one) => {
        const question = head.questions.find(({ id }) => id === one.question);
        return question === undefined ? null : (
          <QuestionPart key={one.question} title={question.title} agreement={one} names={head.labelers} go={go} />
        );
      })}
    </Sheet>
  );
}

interface QuestionPartProps {
  title: string;
  agreement: QuestionAgreement;
  names: readonly { readonly id: string; readonly name: string }[];
  go: Go;
}

function QuestionPart({ title, agreement: { measured, pairs }, names, go }: QuestionPartProps) {
  return (
    <Part title={title}>
      <Table
        label={title}
        columns={[
          { title: t('curateQuality.agreement.measure') },
          { title: t('curateQuality.agreement.figure') },
          { title: t('curateQuality.agreement.intervalColumn') },
          { title: t('curateQuality.problems.records'), number: true },
        ]}
        rows={measured.map(({ measure, figure }) => ({
          key: measure,
          cells: [
            t(`curateQuality.measure.${measure}`),
            <FigureText key="figure" figure={figure} />,
            intervalText(figure),
            figure.defined ? count(figure.records) : '–',
          ],
        }))}
      />
      {pairs.length > 0 && <Pairs title={title} pairs={pairs} names={names} go={go} />}
    </Part>
  );
}

function Pairs({ title, pairs, names, go }: Omit<QuestionPartProps, 'agreement'> & { pairs: readonly Pair[] }) {
  const nameOf = (id: string) => names.find((one) => one.id === id)?.name ?? id;
  return (
    <Table
      label={t('curateQuality.agreement.pairsOf', { question: title })}
      columns={[
        { title: t('curateQuality.agreement.pair') },
        { title: t('curateQuality.agreement.same'), number: true },
        { title: t('curateQuality.agreement.beyondChance') },
        { title: t('curateQuality.agreement.both'), number: true },
        { title: t('curateQuality.agreement.different'), number: true },
      ]}
      rows={pairs.map(({ one, other, records, different, measured }) => {
        const cohen = measured.find(({ measure }) => measure === 'cohen') ?? mainFigure(measured);
        return {
          key: `${one} ${other}`,
          cells: [
            t('curateQuality.agreement.and', { one: nameOf(one), other: nameOf(other) }),
            decimalShare((records - different) / records),
            cohen === undefined ? (
              '–'
            ) : (
              <span key="cohen">
                {t(`curateQuality.measure.${cohen.measure}`)} <FigureText figure={cohen.figure} />{' '}
                <span className={sheet.quiet}>{intervalText(cohen.figure)}</span>
              </span>
            ),
            count(records),
            different === 0 ? (
              count(0)
            ) : (
              <button
                key="go"
                type="button"
                className={sheet.link}
                onClick={() => go({ section: 'adjudication', pair: [one, other] })}
              >
                {count(different)}
              </button>
            ),
          ],
        };
      })}
    />
  );
}

/** As the figures above: of one, with two places. */
function decimalShare(share: number): string {
  return share.toFixed(2);
}
