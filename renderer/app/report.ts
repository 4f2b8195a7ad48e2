import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { copyText } from '#renderer/ui/copyText.ts';
import { toast } from './toasts.ts';

/** The host's report is not waited for longer than this: the host may be what is broken. */
const PATIENCE_MS = 3_000;

/** Puts what a bug report needs on the clipboard, and says so. */
export async function copyReport(error?: unknown): Promise<void> {
  const parts = [await reportOfHost(), navigator.userAgent];
  if (error !== undefined) parts.push(describe(error));
  const copied = await copyText(parts.join('\n\n'));
  toast(copied ? { text: t('frame.report.copied') } : { text: t('frame.report.notCopied'), tone: 'trouble' });
}

async function reportOfHost(): Promise<string> {
  try {
    const { text } = await host.app.report(undefined, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return text;
  } catch {
    return t('frame.report.noHost');
  }
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
