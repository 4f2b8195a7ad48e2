import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { deployment as contract } from '#protocol/window/deployment.ts';
import type { Deployment } from '../wallet/deployment.ts';

const never = new AbortController().signal;

export function deploymentProcedures(deployment: Deployment) {
  const os = implement(contract);
  return os.router({
    look: os.look.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await deployment.look(input.id, signal)),
    ),
    next: os.next.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await deployment.next(input.id, input.account, signal)),
    ),
    verification: os.verification.handler(() => deployment.verification()),
  });
}
