import { Navigate } from '@tanstack/react-router';
import { useSettings } from '#renderer/host/queries.ts';

/** Where nobody said where to go: the welcome for a newcomer, else Ask. Blank until it is known which. */
export function Start() {
  const settings = useSettings();
  if (settings === undefined) return null;
  return settings.welcomed ? <Navigate to="/ask/{-$conversation}" replace /> : <Navigate to="/welcome" replace />;
}
