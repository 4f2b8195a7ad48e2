import { z } from 'zod';
import { addressSchema } from './hex.ts';

/** What has to stand on a chain: a program that makes contracts, and the three that it makes. */
export const deployedPartSchema = z.enum(['deployer', 'datanets', 'adapters', 'settlement']);

/** How far a chain is, as its nodes say. */
export const deploymentSchema = z.object({
  parts: z.array(z.object({ part: deployedPartSchema, address: addressSchema, there: z.boolean() })),
  /** In the coin's smallest unit: what all that is missing will probably cost, the deployer's own money included. */
  fee: z.bigint().nonnegative(),
  /** How many times a person has to sign. */
  signatures: z.number().int().nonnegative(),
});
export type DeploymentShown = z.infer<typeof deploymentSchema>;
