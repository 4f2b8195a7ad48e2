import { type Command, type CommandId, commands } from '#core/commands.ts';
import { desktop } from '#renderer/host/client.ts';
import { isAvailable, onMac, runCommand } from './commands.ts';
import { type Binding, KeyReader, parseKeys, strokeOf, writes } from './keys.ts';

/** Listens to the keyboard, and to the desktop shell's menu. Returns the way to stop. */
export function listenToKeys(): () => void {
  const reader = new KeyReader<CommandId>(
    (commands as readonly Command[])
      .filter((command) => command.by !== 'shell')
      .flatMap(({ id, keys }) => keys.map((text): Binding<CommandId> => ({ id, strokes: parseKeys(text) }))),
  );
  const pressed = (event: KeyboardEvent) => {
    const stroke = strokeOf(event, onMac);
    if (stroke === undefined) return;
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.repeat ||
      (!stroke.mod && isTaken(event.target, writes(stroke)))
    ) {
      reader.forget();
      return;
    }
    const found = reader.read(stroke, event.timeStamp);
    if (found === undefined || (found !== 'waiting' && !isAvailable(found))) return;
    event.preventDefault();
    if (found !== 'waiting') runCommand(found);
  };
  window.addEventListener('keydown', pressed);
  const stopMenu = desktop?.onCommand((id) => runCommand(id));
  return () => {
    window.removeEventListener('keydown', pressed);
    stopMenu?.();
  };
}

/** A press without Control or Command belongs to the text field, the dialog or the open list where the focus is. */
function isTaken(target: EventTarget | null, writing: boolean): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null) return true;
  return writing && (target.isContentEditable || target.matches('input, textarea, select'));
}
