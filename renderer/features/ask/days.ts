import type { Conversation } from '#core/conversation.ts';
import { t } from '#renderer/text/text.ts';

const thisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const before = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** Puts conversations, newest first, under the days on which they last changed, by this machine's calendar. */
export function byDay(conversations: readonly Conversation[], now: number): { day: string; conversations: Conversation[] }[] {
  const days: { day: string; conversations: Conversation[] }[] = [];
  for (const conversation of conversations) {
    const day = nameOf(conversation.updatedAt, now);
    const last = days.at(-1);
    if (last?.day === day) last.conversations.push(conversation);
    else days.push({ day, conversations: [conversation] });
  }
  return days;
}

function nameOf(at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return t('ask.conversations.today');
  today.setDate(today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return t('ask.conversations.yesterday');
  return date.getFullYear() === new Date(now).getFullYear() ? thisYear.format(date) : before.format(date);
}
