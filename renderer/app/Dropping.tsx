import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './Dropping.module.css';
import { showOverlay } from './screen.ts';
import { toast } from './toasts.ts';

/** A model file may be dropped anywhere in the window. */
export function Dropping() {
  const router = useRouter();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const entered = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      // Without this a browser leaves the page to show the file.
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent) => {
      // Within the page every border of every element is left: only the window's own counts.
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const [file, ...others] = event.dataTransfer?.files ?? [];
      if (file === undefined) return;
      if (others.length > 0) toast({ text: t('adding.severalDropped') });
      if (router.state.location.pathname !== '/welcome') showOverlay('add');
      void import('#renderer/features/models/adding.ts').then(({ lookAt }) => lookAt(file));
    };
    window.addEventListener('dragenter', entered);
    window.addEventListener('dragover', entered);
    window.addEventListener('dragleave', left);
    window.addEventListener('drop', dropped);
    return () => {
      window.removeEventListener('dragenter', entered);
      window.removeEventListener('dragover', entered);
      window.removeEventListener('dragleave', left);
      window.removeEventListener('drop', dropped);
    };
  }, [router]);

  return over ? <div className={styles.veil}>{t('adding.dropHere')}</div> : null;
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
