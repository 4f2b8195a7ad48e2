export const curateSnapshots = {} as const;
