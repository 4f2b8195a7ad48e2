export { type HostClient, hostClient } from '#scripts/hostClient.ts';
