import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  close: () => void;
  /** Pixels. */
  width?: number;
  /** No visible title and no cross: the palette, where both would be in the way. */
  bare?: boolean;
  children: ReactNode;
}

/** Over everything; holds the focus, and gives it back where it was. Escape and a click beside it close it. */
export function Dialog({ title, close, width = 460, bare = false, children }: DialogProps) {
  // What had the focus before gets it back, unless somebody else has taken it by then.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    },
    [before],
  );

  return (
    <Modal.Root
      opened
      onClose={close}
      size={width}
      yOffset="12vh"
      padding={0}
      radius={0}
      // The page under it does not scroll, and the lock would put a style element into the page.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      classNames={{
        overlay: styles.veil ?? '',
        inner: styles.inner ?? '',
        content: styles.content ?? '',
        header: styles.header ?? '',
        title: styles.title ?? '',
        close: styles.cross ?? '',
        body: bare ? '' : (styles.body ?? ''),
      }}
    >
      <Modal.Overlay />
      <Modal.Content {...(bare ? { 'aria-label': title } : {})}>
        {!bare && (
          <Modal.Header>
            <Modal.Title>{title}</Modal.Title>
            <Modal.CloseButton aria-label={t('ui.close')} />
          </Modal.Header>
        )}
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
