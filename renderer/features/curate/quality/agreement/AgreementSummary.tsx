import type { Question } from '#core/curate/question.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Table } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import type { Go } from '../sections.ts';
import { FigureText, intervalText } from './FigureText.tsx';
import { type QuestionAgreement, mainFigure } from './measure.ts';
import type { AgreementNow } from './useAgreement.ts';

/** One figure for each question. */
export function AgreementSummary({ agreement: { agreement, error }, go }: { agreement: AgreementNow; go: Go }) {
  const questions = useNow((now) => now.head.questions);
  return (
    <Part
      title={t('curateQuality.section.agreement')}
      basis={
        agreement === null
          ? undefined
          : t('curateQuality.agreement.overlap', { count: agreement.records, amount: count(agreement.records) })
      }
    >
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {agreement === null ? (
        error === null && <p className={sheet.quiet}>{t('curateQuality.agreement.measuring')}</p>
      ) : (
        <Table
          label={t('curateQuality.section.agreement')}
          columns={[
            { title: t('curateQuality.question') },
            { title: t('curateQuality.agreement.measure') },
            { title: t('curateQuality.agreement.figure') },
            { title: t('curateQuality.agreement.intervalColumn') },
          ]}
          rows={agreement.questions.flatMap((one) => rowOf(one, questions, go))}
        />
      )}
    </Part>
  );
}

function rowOf({ question, measured }: QuestionAgreement, questions: readonly Question[], go: Go) {
  const main = mainFigure(measured);
  const title = questions.find(({ id }) => id === question)?.title;
  if (main === undefined || title === undefined) return [];
  const cells = [
    <button key="go" type="button" className={sheet.link} onClick={() => go({ section: 'agreement' })}>
      {title}
    </button>,
    t(`curateQuality.measure.${main.measure}`),
    <FigureText key="figure" figure={main.figure} />,
    intervalText(main.figure),
  ];
  return [{ key: question, cells }];
}
