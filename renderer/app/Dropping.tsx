import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './Dropping.module.css';
import { showOverlay } from './screen.ts';
import { toast } from './toasts.ts';

/** A model, or records to be labelled, may be dropped anywhere in the window. */
export function Dropping() {
  const router = useRouter();
  const [over, setOver] = useState(false);
  const curating = () => router.state.location.pathname.startsWith('/curate');

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
      // The question's field takes what is dropped on it.
      if (event.target instanceof Element && event.target.closest('[data-takes-files]') !== null) return;
      const files = [...(event.dataTransfer?.files ?? [])];
      const [file] = files;
      if (file === undefined) return;
      // Folders are told only while the drop happens, so before anything is awaited.
      const folders = [...(event.dataTransfer?.items ?? [])]
        .map((item) => item.webkitGetAsEntry())
        .filter((entry) => entry?.isDirectory === true);
      const path = router.state.location.pathname;
      if (isForAdapters(files, folders, path.startsWith('/models'))) {
        import('#renderer/features/models/adapters/droppedAdapter.ts')
          .then(({ takeDroppedAdapter }) => takeDroppedAdapter(files, folders))
          .catch(() => toast({ text: t('adding.dropUnread'), tone: 'trouble' }));
        return;
      }
      if (isForRecords(files, folders, path.startsWith('/curate'))) {
        import('#renderer/features/curate/imports/droppedFiles.ts')
          .then(({ takeDropped }) => takeDropped(files, folders, router))
          .catch(() => toast({ text: t('adding.dropUnread'), tone: 'trouble' }));
        return;
      }
      const pieces = files.filter(({ name }) => isPiece(name));
      const taken = pieces.length > 1 ? pieces : [file];
      if (files.length > taken.length) toast({ text: t('adding.severalDropped') });
      if (path !== '/welcome') showOverlay('add');
      void import('#renderer/features/models/adding.ts').then(({ lookAt }) => lookAt(...taken));
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

  return over ? <div className={styles.veil}>{t(curating() ? 'adding.dropRecords' : 'adding.dropHere')}</div> : null;
}

const RECORDS = /\.(?:csv|tsv|json|jsonl|ndjson|parquet|txt|md|markdown|conll|colophon)(?:\.(?:gz|zst))?$/i;

/** Of a model that lies in several files, which belong together. */
function isPiece(name: string): boolean {
  return /-\d{5}-of-\d{5}\.gguf$/i.test(name);
}

/** In Curate all but models are records; elsewhere only what is named like them, and folders. */
function isForRecords(
  files: readonly File[],
  folders: readonly (FileSystemEntry | null)[],
  inCurate: boolean,
): boolean {
  if (files.some(({ name }) => /\.gguf$/i.test(name))) return false;
  const isFolder = (name: string) => folders.some((folder) => folder?.name === name);
  return inCurate || files.every(({ name }) => isFolder(name) || RECORDS.test(name));
}

/** What PEFT writes is known by its names; in Models, a folder can be nothing else. */
function isForAdapters(
  files: readonly File[],
  folders: readonly (FileSystemEntry | null)[],
  inModels: boolean,
): boolean {
  return (
    files.some(({ name }) => name === 'adapter_config.json' || /\.safetensors$/i.test(name)) ||
    (inModels && folders.length > 0)
  );
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
