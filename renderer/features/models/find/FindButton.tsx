import { showFinding, useScreen } from '#renderer/app/screen.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';

export function FindButton() {
  const finding = useScreen((screen) => screen.finding);
  return (
    <Button aria-expanded={finding} onClick={() => showFinding(!finding)}>
      {t('find.button')}
    </Button>
  );
}
