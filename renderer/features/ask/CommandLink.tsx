import type { CommandId } from '#core/commands.ts';
import { commandKeys, commandTitle, runCommand, useAvailableCommands } from '#renderer/app/commands.ts';
import quiet from './Quiet.module.css';

/** A command as a word to press, with its keys in the tip. It rests while the command can do nothing. */
export function CommandLink({ id, children }: { id: CommandId; children: string }) {
  const available = useAvailableCommands().has(id);
  const keys = commandKeys(id);
  return (
    <button
      type="button"
      className={quiet.quiet}
      disabled={!available}
      title={keys === undefined ? commandTitle(id) : `${commandTitle(id)} (${keys})`}
      onClick={() => runCommand(id)}
    >
      {children}
    </button>
  );
}
