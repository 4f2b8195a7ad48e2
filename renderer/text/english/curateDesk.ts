export const curateDesk = {} as const;
