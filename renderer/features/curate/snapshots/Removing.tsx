import type { Manifest } from '#core/snapshot/manifest.ts';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { bytes } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Confirm } from '#renderer/ui/Confirm.tsx';

interface RemovingProps {
  manifest: Manifest;
  snapshots: readonly SnapshotSummary[];
  close: () => void;
  removed: () => void;
}

/** Asks, and says what refers to the snapshot. */
export function Removing({ manifest: { root, name, records }, snapshots, close, removed }: RemovingProps) {
  const here = useNow(({ head }) => head.branchedFrom === root);
  const children = snapshots.filter(({ parent }) => parent === root).map((child) => child.name);
  return (
    <Confirm
      title={t('curateSnapshots.removing.title', { name })}
      act={t('curateSnapshots.removing.act')}
      close={close}
      onAct={async () => {
        await host.snapshots.remove({ root });
        toast({ text: t('curateSnapshots.removing.done', { name }) });
        removed();
      }}
    >
      <p>{t('curateSnapshots.removing.body', { size: bytes(records.bytes) })}</p>
      <p>
        {children.length === 0
          ? t('curateSnapshots.removing.nothing')
          : t('curateSnapshots.removing.children', { count: children.length, names: children.slice(0, 5).join(', ') })}
      </p>
      {here && <p>{t('curateSnapshots.removing.here')}</p>}
    </Confirm>
  );
}
